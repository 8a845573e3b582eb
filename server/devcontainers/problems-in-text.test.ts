import { expect, test } from 'vitest'
import { readDevcontainer } from './devcontainers.ts'
import { problemsInText } from './problems-in-text.ts'

const path = '.devcontainer/devcontainer.json'

/** What is marked, in the words of the text. */
function marked(text: string, files: Record<string, string> = {}) {
  const file = { path, content: Buffer.from(text) }
  const contents = Object.entries(files).map(([name, held]) => [name, Buffer.from(held)] as const)
  const lines = text.split('\n')
  return problemsInText(file, readDevcontainer(file, new Map(contents))).map((problem) => {
    const { severity, message, line, column, endLine, endColumn } = problem
    expect(endLine).toBe(line)
    return [severity, lines[line - 1]?.slice(column - 1, endColumn - 1), message]
  })
}

test('what is refused, wrong or without effect is marked where it stands', () => {
  const text = `{
    // for a debugger
    "image": "debian:12", "privileged": true,
    "capAdd": ["SYS_PTRACE", "SYS_ADMIN"],
    "runArgs": ["--privileged"],
    "portsAttributes": { "3000": { "label": 3, "elevateIfNeeded": true } },
    "shutdownAction": "stopContainer", "Name": "x",
  }`
  expect(marked(text)).toEqual([
    ['warning', '"Name"', expect.stringContaining('Is "name" meant?')],
    ['warning', '"label"', expect.stringContaining('must be a text')],
    ['warning', '"privileged"', expect.stringContaining('is refused')],
    ['info', '"shutdownAction"', expect.stringContaining('has no effect')],
    [
      'warning',
      '"--privileged"',
      expect.stringContaining('"--privileged" in "runArgs" is refused'),
    ],
    ['warning', '"SYS_ADMIN"', expect.stringContaining('SYS_PTRACE is given')],
    ['info', '"portsAttributes"', expect.stringContaining('has no effect')],
  ])
})

test('a mistake that leaves nothing to go on with is one error, without its place in words', () => {
  expect(marked('{\n  "image": 3\n}')).toEqual([
    ['error', '3', '"image" must be a text, not a number.'],
  ])
  expect(marked('{ "image": "a" "name": 1 }')).toEqual([
    ['error', '"name"', 'Expected a comma before what comes next.'],
  ])
  expect(marked('{')).toMatchObject([['error', '', expect.any(String)]])
  expect(marked('[')).toMatchObject([['error', expect.any(String), expect.any(String)]])
})

test('a mistake in a file that it extends is told at the word that names the file', () => {
  const found = marked('{ "extends": "./base.json" }', {
    '.devcontainer/base.json': '{ "image": 3 }',
  })
  expect(found).toEqual([
    ['error', '"extends"', expect.stringContaining('.devcontainer/base.json, line 1, column 12')],
  ])
})

test('what is said by another file, and what is not there, is marked nowhere', () => {
  const files = { '.devcontainer/base.json': '{ "privileged": true }' }
  expect(marked('{ "extends": "./base.json" }', files)).toEqual([])
  expect(marked('{}')).toEqual([])
})

test('a key with dots in it, and one of a list, are found', () => {
  const text = '{ "image": "a:1", "mounts": [3], "remoteEnv": { "A.B": "c" } }'
  expect(marked(text)).toEqual([
    ['warning', '"A.B"', expect.stringContaining('cannot be the name of a variable')],
    ['warning', '3', expect.stringContaining('"mounts[0]" must be')],
  ])
})

test('the deepest and the longest that is read is marked in no time', () => {
  const deep = `{ "image": "a:1", "x": ${'['.repeat(5000)}${']'.repeat(5000)} }`
  expect(marked(deep)).toMatchObject([['error', '[', expect.any(String)]])
  const many = Array.from({ length: 8000 }, (_, index) => `"key${index}": "${index}"`).join(',\n')
  expect(marked(`{ ${many} }`).length).toBeGreaterThan(10)
})
