import { expect, test } from 'vitest'
import { parseDotenv } from './dotenv.ts'

const values = (text: string) => {
  const { entries, refused } = parseDotenv(text)
  expect(refused).toEqual([])
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]))
}

test.each([
  ['A=b', { A: 'b' }],
  ['A=', { A: '' }],
  ['  A = b c  ', { A: 'b c' }],
  ['export A=b', { A: 'b' }],
  ['export\tA=b', { A: 'b' }],
  ['\uFEFFA=b\r\nB=c\r\n', { A: 'b', B: 'c' }],
  ['A=b\rB=c', { A: 'b', B: 'c' }],
  ['# A=b\n\n   # x\nB=c # why', { B: 'c' }],
  ['A=b#c', { A: 'b#c' }],
  ['A= # nothing', { A: '' }],
  ['A=a=b==', { A: 'a=b==' }],
  ['A=$HOME/$(id)`id`', { A: '$HOME/$(id)`id`' }],
  ['A=it\\n"s"', { A: 'it\\n"s"' }],
  [`A='b # "c" $d\\n'`, { A: 'b # "c" $d\\n' }],
  [`A='b' # c`, { A: 'b' }],
  ['A="b # c\\n\\r\\t\\"\\\\\\$x \\d"', { A: 'b # c\n\r\t"\\$x \\d' }],
  ['A="one\ntwo\r\n# three\n"\nB=c', { A: 'one\ntwo\n# three\n', B: 'c' }],
  [`A='one\ntwo'`, { A: 'one\ntwo' }],
  ['A=""', { A: '' }],
  ['', {}],
])('%j reads as %j', (text, expected) => expect(values(text)).toEqual(expected))

test('a line that cannot be taken is named by its number, and not by what it holds', () => {
  const text = [
    'A=1',
    'canary with words',
    '=canary',
    'B="canary" canary',
    'C="x',
    'canary"y',
    'D=2',
    'E="canary',
    'F=canary',
  ].join('\n')
  const { entries, refused } = parseDotenv(text)
  expect(entries.map(({ name }) => name)).toEqual(['A', 'D'])
  expect(refused).toEqual([
    { line: 2, name: '', reason: 'Expected NAME=value.' },
    { line: 3, name: '', reason: 'Expected NAME=value.' },
    { line: 4, name: 'B', reason: 'There is more after the closing quote.' },
    { line: 5, name: 'C', reason: 'There is more after the closing quote.' },
    { line: 8, name: 'E', reason: 'The quote that begins here is not closed.' },
  ])
})

test('the time it takes grows with the length, and not with its square', () => {
  for (const part of ['A="', 'A=1 # x\n', ' \t', '#'.repeat(50), 'A=\\"\n', '"\n\'', 'export ']) {
    const text = part.repeat(Math.floor((512 * 1024) / part.length))
    const began = process.threadCpuUsage()
    parseDotenv(text)
    // A slow machine takes a second for what a square would take minutes for.
    expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(10_000)
  }
  expect(parseDotenv(`A=${' '.repeat(512 * 1024)}x`).entries).toHaveLength(1)
})
