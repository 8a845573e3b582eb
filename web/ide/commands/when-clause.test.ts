import { describe, expect, test } from 'vitest'
import { ContextKeys, type ContextValue } from './context-keys.ts'
import { parseWhen, writeWhen } from './when-clause.ts'
import { WhenError } from './when-scanner.ts'

const values: Record<string, ContextValue> = {
  yes: true,
  no: false,
  text: 'main.ts',
  ext: '.ts',
  count: 3,
  list: ['main.ts', 'x'],
  'config.editor.minimap': true,
  'view:explorer/visible': true,
  spaced: 'a b',
}

test.each([
  ['yes', true],
  ['!yes', false],
  ['!!yes', true],
  ['unknown', false],
  ['!unknown', true],
  ['yes && no', false],
  ['yes||no', true],
  ['no && no || yes', true],
  ['no && (no || yes)', false],
  ['!(no || no) && yes', true],
  ['true', true],
  ['!false && true', true],
  ['text == main.ts', true],
  ["text == 'main.ts'", true],
  ["spaced == 'a b'", true],
  ['text === main.ts', true],
  ['text != main.ts', false],
  ['unknown != main.ts', true],
  ["unknown == 'undefined'", false],
  ['count == 3', true],
  ['yes == true', true],
  ['no == false', true],
  ['unknown == false', true],
  ['unknown != true', true],
  ["yes == 'true'", true],
  ['count > 2', true],
  ['count >= 3', true],
  ['count < 3', false],
  ['count <= 3.5', true],
  ['unknown < 3', false],
  ['unknown > 3', false],
  ['ext =~ /^\\.[jt]sx?$/', true],
  ['ext =~ /^\\.TS$/', false],
  ['ext =~ /^\\.TS$/i', true],
  ['text =~ /[/]|main/g && text =~ /main/g', true],
  ['!(ext =~ /js/)', true],
  ['unknown =~ /./', false],
  ['text in list', true],
  ['ext in list', false],
  ['ext not in list', true],
  ['text not in list', false],
  ['text in unknown', false],
  ['config.editor.minimap && view:explorer/visible', true],
])('%s: %s', (when, expected) => {
  const keys = new ContextKeys()
  keys.setAll(values)
  expect(keys.matches(when)).toBe(expected)
})

describe('a clause that cannot be read', () => {
  test.each([
    ['a &&', 'A key was expected', 4],
    ['a b', '&& or || was expected', 2],
    ['(a', ') was expected', 2],
    ['a =~ b', 'A /regex/ was expected', 5],
    ['a =~ /(/', '/(/ is not a regular expression', 5],
    ["a == 'b", 'A quote is not closed', 5],
    ['a < b', 'A number was expected', 4],
    ['a not b', 'in was expected', 6],
    ['a = b', '= was not expected', 2],
  ])('%s: %s', (when, message, at) => {
    expect(() => parseWhen(when)).toThrow(expect.objectContaining({ message, at }))
    expect(() => parseWhen(when)).toThrow(WhenError)
  })
  test('never holds, and does not throw where it is asked for', () => {
    const keys = new ContextKeys()
    keys.set('a', true)
    expect(keys.matches('a &&')).toBe(false)
  })
})

test('no clause, or an empty one, always holds', () => {
  expect(new ContextKeys().matches(undefined)).toBe(true)
  expect(new ContextKeys().matches('')).toBe(true)
})

test('keys that nobody set are asked of the sources while they are there', () => {
  const keys = new ContextKeys()
  const stop = keys.addSource((key) => (key === 'editorReadonly' ? true : undefined))
  keys.set('mine', false)
  expect(keys.matches('editorReadonly && !mine')).toBe(true)
  stop()
  expect(keys.matches('editorReadonly')).toBe(false)
})

test('two clauses that differ in spelling only are written the same', () => {
  const spellings = ["a&&(b  == 'x' || !c)", 'a && ( b == x||!c )']
  expect(new Set(spellings.map((when) => writeWhen(parseWhen(when)))).size).toBe(1)
})
