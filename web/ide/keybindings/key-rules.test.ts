import { describe, expect, test } from 'vitest'
import type { Command } from '../commands/command.ts'
import { readChords, writeChords } from './key-chords.ts'
import { KeyResolver } from './key-resolver.ts'
import { applyUserRules, defaultRules, type KeyRule } from './key-rules.ts'

const command = (given: Partial<Command>): Command => ({
  id: 'one',
  title: 'One',
  run: () => undefined,
  ...given,
})
const rule = (keys: string, id: string, more: Partial<KeyRule> = {}): KeyRule => ({
  chords: readChords(keys) ?? [],
  command: id,
  source: 'default',
  ...more,
})
const keysOn = (platform: 'mac' | 'linux' | 'windows', keys: Command['keys']) =>
  defaultRules([command(keys === undefined ? {} : { keys })], platform).map(({ chords }) =>
    writeChords(chords, platform),
  )

describe('chords', () => {
  test('are written in one way, however they are spelled', () => {
    expect(readChords('Shift+CTRL+P')).toEqual(['ctrl+shift+p'])
    expect(readChords('ctrl+k  cmd+Esc')).toEqual(['ctrl+k', 'meta+escape'])
    expect(readChords('alt+oem_2')).toEqual(['alt+/'])
    expect(readChords('ctrl+[KeyZ]')).toEqual(['ctrl+[keyz]'])
  })
  test.each(['', 'ctrl+', 'ctrl', 'hyper+a', 'ctrl+ab', 'ctrl+k ctrl+?'])('%j is none', (text) => {
    expect(readChords(text)).toBeNull()
  })
})

describe('default keys', () => {
  test('ctrl is cmd on a Mac, but for what is the system’s', () => {
    expect(keysOn('mac', ['ctrl+shift+p', 'ctrl+k ctrl+s', 'ctrl+tab', 'ctrl+`'])).toEqual([
      'shift+cmd+p',
      'cmd+k cmd+s',
      'ctrl+tab',
      'ctrl+`',
    ])
  })
  test('each platform has its own where it says so, or none', () => {
    const keys = { key: 'alt+up', mac: 'ctrl+cmd+up', linux: 'ctrl+up' }
    expect(keysOn('mac', keys)).toEqual(['ctrl+cmd+up'])
    expect(keysOn('linux', keys)).toEqual(['ctrl+up'])
    expect(keysOn('windows', keys)).toEqual(['alt+up'])
    expect(keysOn('mac', { key: 'f4', mac: '' })).toEqual([])
  })
  test('hold where the command and the keys do', () => {
    const [found] = defaultRules(
      [command({ when: 'a || b', keysWhen: 'c', keys: { key: 'f4', when: 'd' } })],
      'linux',
    )
    expect(found?.when).toBe('(a || b) && c && d')
  })
  test('keys that a browser keeps to itself have another beside them', () => {
    const id = 'workbench.action.closeActiveEditor'
    const rules = defaultRules([command({ id, keys: 'ctrl+w' })], 'linux')
    expect(rules.map(({ chords }) => chords)).toEqual([['ctrl+w'], ['alt+w']])
  })
})

describe('rules of the user’s', () => {
  const defaults = [rule('f1', 'one'), rule('f2', 'one', { when: 'a && b' }), rule('f1', 'two')]
  test('take default keys away by keys, by when, or all of them', () => {
    const left = (removal: object) =>
      applyUserRules(defaults, [{ command: '-one', index: 0, ...removal }]).length
    expect(left({ chords: ['f1'] })).toBe(2)
    expect(left({})).toBe(1)
    expect(left({ chords: ['f2'], when: 'a  &&  b' })).toBe(2)
    expect(left({ chords: ['f2'], when: 'a' })).toBe(3)
  })
  test('come after the default ones, and are not taken away by removals', () => {
    const rules = applyUserRules(defaults, [
      { command: 'one', chords: ['f1'], index: 0 },
      { command: '-one', index: 1 },
    ])
    expect(rules.map(({ command: id, source }) => `${id} ${source}`)).toEqual([
      'two default',
      'one user',
    ])
  })
})

describe('what keys mean', () => {
  const always = () => true
  test('is the last rule that holds', () => {
    const resolver = new KeyResolver([rule('f1', 'first'), rule('f1', 'last', { when: 'a' })])
    expect(resolver.resolve([], ['f1'], always)).toMatchObject({ rule: { command: 'last' } })
    const isWithoutWhen = ({ when }: KeyRule) => when === undefined
    expect(resolver.resolve([], ['f1'], isWithoutWhen)).toMatchObject({
      rule: { command: 'first' },
    })
    expect(resolver.resolve([], ['f2'], always)).toEqual({ is: 'nothing' })
  })
  test('is not known before all of its chords are there', () => {
    const resolver = new KeyResolver([rule('ctrl+k ctrl+s', 'keys'), rule('ctrl+k s', 'all')])
    expect(resolver.resolve([], ['ctrl+k'], always)).toMatchObject({
      is: 'begun',
      chords: ['ctrl+k'],
    })
    expect(resolver.resolve(['ctrl+k'], ['s'], always)).toMatchObject({ rule: { command: 'all' } })
    expect(resolver.resolve(['ctrl+k'], ['x'], always)).toEqual({ is: 'nothing' })
  })
  test('a later rule of one chord outranks what begins with it', () => {
    const resolver = new KeyResolver([rule('ctrl+k ctrl+s', 'keys'), rule('ctrl+k', 'now')])
    expect(resolver.resolve([], ['ctrl+k'], always)).toMatchObject({ rule: { command: 'now' } })
  })
  test('is looked for in the order of what the key may be', () => {
    const resolver = new KeyResolver([rule('ctrl+/', 'comment')])
    expect(resolver.resolve([], ['ctrl+shift+7', 'ctrl+/'], always)).toMatchObject({
      rule: { command: 'comment' },
    })
  })
})
