import { expect, test } from 'vitest'
import { readWords } from './read-words.ts'

const minute = 60_000

test.each([
  ['keep -- make test', { kind: 'keep', forMs: null, budgetMs: null, command: ['make', 'test'] }],
  [
    'keep --for 2h --budget=45m -- sh -c x -- y',
    {
      kind: 'keep',
      forMs: 120 * minute,
      budgetMs: 45 * minute,
      command: ['sh', '-c', 'x', '--', 'y'],
    },
  ],
  ['keep --for 1.5h -- x', { kind: 'keep', forMs: 90 * minute, budgetMs: null, command: ['x'] }],
  ['status', { kind: 'status' }],
  ['stop', { kind: 'stop' }],
  ['url', { kind: 'url' }],
  ['url 3000', { kind: 'port-url', port: 3000 }],
  ['port list', { kind: 'list-ports' }],
  ['port add 65535', { kind: 'add-port', port: 65_535 }],
  ['port visibility 80 org', { kind: 'visibility', port: 80, visibility: 'org' }],
  ['port visibility 80 organization', { kind: 'visibility', port: 80, visibility: 'org' }],
  ['completion zsh', { kind: 'completion', shell: 'zsh' }],
  ['port --help', { kind: 'help' }],
  ['keep --help', { kind: 'help' }],
  ['', { kind: 'help' }],
])('bothy %s', (text, words) => {
  expect(readWords(text.split(' ').filter(Boolean))).toEqual(words)
})

test.each([
  ['keep', 'after two dashes: bothy keep --for 2h -- make test'],
  ['keep --', 'after two dashes'],
  ['keep make test', '"make" is not understood'],
  ['keep --for -- make', '--for wants a time such as 90s, 45m or 2h.'],
  ['keep --for 0h -- make', '--for wants a time'],
  ['keep --budget 2d -- make', '--budget wants a time'],
  ['port', 'bothy port list, add or visibility'],
  ['port add', 'Name a port'],
  ['port add 70000', '"70000" is no port from 1 to 65535'],
  ['port visibility 80 all', 'Say private, org or public'],
  ['stop now', '"now" is one word too many'],
  ['completion fish', 'Name the shell'],
  ['sleep', 'There is no "bothy sleep"'],
])('bothy %s says what would be right', (text, message) => {
  expect(() => readWords(text.split(' '))).toThrow(message)
})
