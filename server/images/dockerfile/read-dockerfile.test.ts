import { expect, test } from 'vitest'
import { readDockerfile } from './read-dockerfile.ts'

const read = (text: string) => readDockerfile(text).instructions
const words = (text: string) => read(text).map(({ keyword, rest }) => `${keyword} ${rest}`)

test('continued lines are one instruction, without the comments and empty lines between', () => {
  const text =
    '# note\nFROM debian:12 \nRUN one && \\\n  # why\n\n  two\n\nrun three # no comment\n'
  expect(words(text)).toEqual(['FROM debian:12', 'RUN one &&   two', 'RUN three # no comment'])
  expect(read(text).map(({ line }) => line)).toEqual([2, 3, 8])
})

test('a directive at the top says what continues a line, and one further down is a comment', () => {
  const path = 'FROM a\nRUN dir C:\\\nRUN x `\n  y'
  expect(words(`# syntax=docker/dockerfile:1\n# escape=\`\n${path}`)).toEqual([
    'FROM a',
    'RUN dir C:\\',
    'RUN x   y',
  ])
  expect(words('FROM a\n# escape=`\nRUN x \\\n y')).toEqual(['FROM a', 'RUN x  y'])
})

test('flags are taken off the beginning, as often as they are there', () => {
  const [, instruction] = read(
    'FROM a\nRUN --mount=type=cache,target="/a b" --mount=type=tmpfs,target=/t --network=none go --x',
  )
  expect(instruction).toMatchObject({
    rest: 'go --x',
    flags: [
      { name: 'mount', value: 'type=cache,target=/a b' },
      { name: 'mount', value: 'type=tmpfs,target=/t' },
      { name: 'network', value: 'none' },
    ],
  })
  expect(() => read('FROM a\nCOPY --Chown=x a b')).toThrow('This is no flag')
})

test('here-documents belong to their instruction, with their tabs taken away where that is asked for', () => {
  const [, run, copy] = read(
    'FROM a\nRUN <<EOF\nset -e # kept\n\nEOF\nCOPY <<-"ONE" <<TWO /x/\n\t\tone\n\tONE\ntwo\nTWO\n',
  )
  expect(run).toMatchObject({ line: 2, heredocs: [{ name: 'EOF', content: 'set -e # kept\n\n' }] })
  expect(copy?.heredocs).toEqual([
    { name: 'ONE', content: 'one\n', isLiteral: true },
    { name: 'TWO', content: 'two\n', isLiteral: false },
  ])
  expect(words('FROM a\nRUN echo $((1<<2))\nRUN x')).toHaveLength(3)
  expect(() => read('FROM a\n\nRUN <<EOF\nx')).toThrow(
    expect.objectContaining({ line: 3, message: expect.stringContaining('EOF') }),
  )
})

test('what is no instruction is told with its line, and one of thousands is enough', () => {
  expect(() => read('FROM a\n{')).toThrow(expect.objectContaining({ line: 2 }))
  expect(() => read('RUN x\n'.repeat(1001))).toThrow('more than 1000')
})
