import { expect, test } from 'vitest'
import type { Command } from '../../commands/command.ts'
import type { KeyRule, UserRule } from '../key-rules.ts'
import { keyRows, searchRows } from './key-rows.ts'

const command = (id: string, title: string, more: Partial<Command> = {}): Command => ({
  id,
  title,
  run: () => undefined,
  ...more,
})
const commands = new Map(
  [
    command('save', 'Save', { category: 'File' }),
    command('split', 'Split editor'),
    command('bare', 'Has no keys'),
    command('hidden', 'Hidden', { isHidden: true }),
  ].map((one) => [one.id, one]),
)
const rule = (id: string, keys: string, more: Partial<KeyRule> = {}): KeyRule => ({
  chords: keys.split(' '),
  command: id,
  source: 'default',
  ...more,
})
const rowsOf = (rules: readonly KeyRule[], userRules: readonly UserRule[] = []) =>
  keyRows({ commands, rules, userRules, label: (chords) => chords.join(' ').toUpperCase() })
const rules = [
  rule('split', 'ctrl+k ctrl+s', { when: 'editorIsOpen' }),
  rule('save', 'ctrl+s'),
  rule('cursorDown', 'down', { source: 'editor' }),
]

test('each rule is a row by its title, and commands without keys follow', () => {
  expect(rowsOf(rules).map(({ title, keys }) => `${title}: ${keys}`)).toEqual([
    'File: Save: CTRL+S',
    'Split editor: CTRL+K CTRL+S',
    'cursorDown: DOWN',
    'Has no keys: ',
  ])
})

test('keys that mean two commands in the same place are a conflict of both', () => {
  const titles = (one: KeyRule, other: KeyRule) =>
    rowsOf([one, other]).map(({ conflicts }) => conflicts.join())
  expect(titles(rule('save', 'f1'), rule('split', 'f1'))).toEqual([
    'Split editor',
    'File: Save',
    '',
  ])
  expect(titles(rule('save', 'f1', { when: 'a' }), rule('split', 'f1'))).toEqual(['', '', ''])
  const user = rule('split', 'f1', { source: 'user' })
  expect(titles(rule('save', 'f1', { when: 'a' }), user)).toEqual([
    'Split editor',
    'File: Save',
    '',
  ])
})

test.each([
  ['save', ['File: Save']],
  ['ctrl+s', ['File: Save', 'Split editor']],
  ['"ctrl+s"', ['File: Save']],
  ['"ctrl+k"', ['Split editor']],
  ['"ctrl+k ctrl+s"', ['Split editor']],
  ['editor split', ['Split editor']],
  ['editorIsOpen', ['Split editor']],
  ['cursorDown', ['cursorDown']],
  ['@source:user', ['File: Save']],
  ['@conflicts', []],
  ['nothing of the kind', []],
])('%s finds %j', (query, expected) => {
  const rows = rowsOf(rules, [{ command: '-save', index: 0 }])
  expect(searchRows(rows, query).map(({ title }) => title)).toEqual(expected)
})
