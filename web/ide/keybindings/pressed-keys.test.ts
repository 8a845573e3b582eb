import { expect, test } from 'vitest'
import { chordsOfKey, type PressedKey } from './pressed-keys.ts'

const press = (
  code: string,
  key: string,
  given: Partial<PressedKey> & { altGraph?: boolean } = {},
): PressedKey => ({
  code,
  key,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  getModifierState: (name) => name === 'AltGraph' && given.altGraph === true,
  ...given,
})
const first = (event: PressedKey, layout: Record<string, string> = {}) =>
  chordsOfKey(event, Object.keys(layout).length > 0 ? new Map(Object.entries(layout)) : null)[0]

test('a letter is what the layout writes on the key', () => {
  expect(first(press('KeyP', 'P', { ctrlKey: true, shiftKey: true }))).toBe('ctrl+shift+p')
  // Dvorak, and a German Z.
  expect(first(press('KeyR', 'p', { ctrlKey: true }))).toBe('ctrl+p')
  expect(first(press('KeyY', 'z', { ctrlKey: true }))).toBe('ctrl+z')
})

test('where the layout has no Latin letters, it is the one of the place', () => {
  expect(first(press('KeyS', 'ы', { ctrlKey: true }), { KeyS: 'ы' })).toBe('ctrl+s')
})

test('what alt types on a Mac does not hide the letter', () => {
  expect(first(press('KeyW', '∑', { altKey: true, ctrlKey: true }))).toBe('ctrl+alt+w')
  expect(first(press('KeyN', 'Dead', { altKey: true }))).toBe('alt+n')
  expect(first(press('KeyQ', 'å', { altKey: true }), { KeyQ: 'a' })).toBe('alt+a')
})

test('a digit is its place, with or without the shift a French keyboard takes', () => {
  expect(first(press('Digit1', '&', { ctrlKey: true }), { Digit1: '&' })).toBe('ctrl+1')
  expect(first(press('Digit1', '!', { ctrlKey: true, shiftKey: true }))).toBe('ctrl+shift+1')
})

test('signs are what the layout writes, and count as well where they take a shift', () => {
  expect(first(press('Slash', '/', { ctrlKey: true }))).toBe('ctrl+/')
  expect(first(press('Minus', '_', { ctrlKey: true, shiftKey: true }))).toBe('ctrl+shift+-')
  const german = press('Digit7', '/', { ctrlKey: true, shiftKey: true })
  expect(chordsOfKey(german, null)).toEqual(['ctrl+shift+7', 'ctrl+/', 'ctrl+shift+[digit7]'])
  expect(first(press('Slash', '-', { ctrlKey: true }), { Slash: '-' })).toBe('ctrl+-')
})

test('keys by name, on the numpad too', () => {
  expect(first(press('ArrowLeft', 'ArrowLeft', { altKey: true }))).toBe('alt+left')
  expect(first(press('Space', ' ', { ctrlKey: true }))).toBe('ctrl+space')
  expect(first(press('F11', 'F11'))).toBe('f11')
  expect(first(press('Numpad4', '4'))).toBe('numpad4')
  expect(first(press('Numpad4', 'ArrowLeft'))).toBe('left')
  expect(first(press('NumpadAdd', '+', { ctrlKey: true }))).toBe('ctrl+numpad_add')
  expect(first(press('NumpadEnter', 'Enter'))).toBe('enter')
})

test('a place can be named whatever is written on it', () => {
  expect(chordsOfKey(press('KeyY', 'z', { ctrlKey: true }), null)).toContain('ctrl+[keyy]')
})

test.each([
  ['a modifier alone', press('ControlLeft', 'Control', { ctrlKey: true })],
  ['an input method that composes', press('KeyA', 'a', { isComposing: true })],
  [
    'a character that AltGr types',
    press('Digit8', '[', { ctrlKey: true, altKey: true, altGraph: true }),
  ],
])('%s is no chord', (_, event) => {
  expect(chordsOfKey(event, null)).toEqual([])
})
