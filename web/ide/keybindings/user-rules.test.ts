import { expect, test } from 'vitest'
import type { KeyRule } from './key-rules.ts'
import { addKeys, changeRule, readUserRules, removeRule, resetCommand } from './user-rules.ts'

const save: KeyRule = {
  chords: ['ctrl+s'],
  command: 'save',
  when: 'editorFocus',
  source: 'default',
}

test('comments and trailing commas are read over, and all fields are read', () => {
  const { rules, problems } = readUserRules(`// mine
    [
      { "key": "Ctrl+K S", "command": "save all", "when": "a && !b", "args": { "deep": [1] } },
      /* not that */
      { "command": "-quit", },
    ]`)
  expect(problems).toEqual([])
  expect(rules).toEqual([
    {
      index: 0,
      chords: ['ctrl+k', 's'],
      command: 'save all',
      when: 'a && !b',
      args: [{ deep: [1] }],
    },
    { index: 1, command: '-quit' },
  ])
})

test('an empty text has no rules and no problems', () => {
  expect(readUserRules(' \n')).toEqual({ rules: [], problems: [] })
})

test.each([
  ['[\n  { "key": "ctrl+s" "command": "save" }\n]', 2, 21, 'A comma is expected'],
  ['[\n  { "command": "save" }\n]', 2, 3, 'Each entry has a "key", which is a text'],
  ['[\n  { "key": "ctrl+nothing", "command": "save" }\n]', 2, 12, 'ctrl+nothing names no keys'],
  ['{}', 1, 1, 'It has to be a list: [ at the begin, ] at the end'],
])('in %j line %d, column %d: %s', (text, line, column, message) => {
  expect(readUserRules(text).problems).toContainEqual({ line, column, message })
})

test('what is wrong with a when-clause is told, and the other entries hold', () => {
  const text = `[{ "key": "a", "command": "one", "when": "x && (" }, { "key": "b", "command": "two" }]`
  const { rules, problems } = readUserRules(text)
  expect(rules.map(({ command }) => command)).toEqual(['two'])
  expect(problems[0]?.message).toMatch(/cannot be read: A key was expected, at character 7/)
})

test('keys are added to nothing, and to a list with its comments kept', () => {
  const once = addKeys('', 'linux', { chords: ['ctrl+k', 'meta+b'], command: 'build' })
  expect(readUserRules(once).rules).toEqual([
    { index: 0, chords: ['ctrl+k', 'meta+b'], command: 'build' },
  ])
  const twice = addKeys(`[\n  // mine\n  { "key": "a", "command": "x" },\n]`, 'linux', save)
  expect(twice).toContain('// mine')
  expect(readUserRules(twice)).toMatchObject({
    problems: [],
    rules: [{ command: 'x' }, { command: 'save', when: 'editorFocus' }],
  })
})

test('other keys for a default rule take the default ones away', () => {
  const text = changeRule('', 'linux', { rule: save, to: { ...save, chords: ['f5'] } })
  expect(readUserRules(text).rules).toEqual([
    { index: 0, chords: ['f5'], command: 'save', when: 'editorFocus' },
    { index: 1, chords: ['ctrl+s'], command: '-save', when: 'editorFocus' },
  ])
})

test('a rule of the user’s is changed and removed where it stands', () => {
  const text = `[\n  { "key": "f5", "command": "save" }, // why\n  { "key": "f6", "command": "load" }\n]`
  const rule: KeyRule = { chords: ['f5'], command: 'save', source: 'user' }
  const changed = changeRule(text, 'linux', {
    rule,
    to: { chords: ['f7'], command: 'save', when: 'a' },
  })
  expect(changed).toContain('// why')
  expect(readUserRules(changed).rules).toEqual([
    { index: 0, chords: ['f7'], command: 'save', when: 'a' },
    { index: 1, chords: ['f6'], command: 'load' },
  ])
  expect(readUserRules(removeRule(text, 'linux', rule)).rules).toEqual([
    { index: 0, chords: ['f6'], command: 'load' },
  ])
})

test('a command that is reset has its default keys again', () => {
  let text = changeRule('', 'linux', { rule: save, to: { ...save, chords: ['f5'] } })
  text = addKeys(text, 'linux', { chords: ['f8'], command: 'other' })
  expect(readUserRules(resetCommand(text, 'save')).rules).toEqual([
    { index: 0, chords: ['f8'], command: 'other' },
  ])
})
