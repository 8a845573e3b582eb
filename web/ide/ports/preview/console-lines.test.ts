import { expect, test } from 'vitest'
import { type ConsoleLine, noLines, takeLine } from './console-lines.ts'

const print = (lines: readonly ConsoleLine[], text: string) =>
  takeLine(lines, { level: 'log', text })

test('lines stand in the order in which they came, the same in a row is counted', () => {
  const lines = ['a', 'b', 'b', 'b', 'a'].reduce(print, noLines)
  expect(lines.map(({ text, count }) => [text, count])).toEqual([
    ['a', 1],
    ['b', 3],
    ['a', 1],
  ])
  expect(new Set(lines.map(({ id }) => id)).size).toBe(3)
  expect(takeLine(lines, 'clear')).toEqual([])
})

test('a page that prints for ever keeps its last lines', () => {
  let lines = noLines
  for (let count = 0; count < 1200; count += 1) lines = print(lines, `line ${count}`)
  expect(lines).toHaveLength(500)
  expect(lines.at(-1)?.text).toBe('line 1199')
})
