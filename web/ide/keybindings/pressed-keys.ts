import { type Chord, characterCodes, chordOf } from './key-chords.ts'

/**
 * What a keyboard's layout types without modifiers, by the key's code. Browsers that do not
 * tell have none.
 */
export type KeyboardLayout = ReadonlyMap<string, string>
export type PressedKey = Pick<
  KeyboardEvent,
  | 'key'
  | 'code'
  | 'ctrlKey'
  | 'shiftKey'
  | 'altKey'
  | 'metaKey'
  | 'isComposing'
  | 'getModifierState'
>

const modifierKeys = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Fn',
  'Hyper',
  'Super',
])
const namedKeys: Readonly<Record<string, string>> = {
  ArrowLeft: 'left',
  ArrowUp: 'up',
  ArrowRight: 'right',
  ArrowDown: 'down',
  PageUp: 'pageup',
  PageDown: 'pagedown',
  Pause: 'pausebreak',
  ' ': 'space',
}
const numpadSigns: Readonly<Record<string, string>> = {
  NumpadMultiply: 'numpad_multiply',
  NumpadAdd: 'numpad_add',
  NumpadComma: 'numpad_separator',
  NumpadSubtract: 'numpad_subtract',
  NumpadDecimal: 'numpad_decimal',
  NumpadDivide: 'numpad_divide',
}
const characters = new Set(Object.values(characterCodes))

/**
 * The chords a key may mean, the likeliest first: by what its layout writes on it, then by the
 * character that came of it (`ctrl+/` where the slash takes a shift), then by its place, as
 * `ctrl+[keya]`. None for a modifier alone and while an input method is composing.
 */
export function chordsOfKey(event: PressedKey, layout: KeyboardLayout | null): readonly Chord[] {
  const { key, code, shiftKey } = event
  if (event.isComposing || key === 'Process' || key === 'Unidentified' || modifierKeys.has(key))
    return []
  // AltGr is how this layout types the character; Windows reports it as ctrl+alt.
  if (event.getModifierState('AltGraph') && key.length === 1) return []
  const pressed = {
    ctrl: event.ctrlKey,
    shift: shiftKey,
    alt: event.altKey,
    meta: event.metaKey,
  }
  const found: Chord[] = []
  const written = keyWritten(event, layout)
  if (written !== null) found.push(chordOf(pressed, written))
  if (shiftKey && written !== key && characters.has(key))
    found.push(chordOf({ ...pressed, shift: false }, key))
  if (code !== '') found.push(chordOf(pressed, `[${code.toLowerCase()}]`))
  return found
}

function keyWritten({ key, code, shiftKey }: PressedKey, layout: KeyboardLayout | null) {
  const lower = key.toLowerCase()
  if (/^[a-z]$/.test(lower) && key.length === 1) return lower
  if (/^Numpad[0-9]$/.test(code) && /^[0-9]$/.test(key)) return code.toLowerCase()
  const sign = numpadSigns[code]
  if (sign !== undefined && key.length === 1) return sign
  if (key.length > 1 && key !== 'Dead') return namedKeys[key] ?? lower
  if (key === ' ') return 'space'
  // Digits by their place: on a French keyboard it takes a shift to type them.
  if (code.startsWith('Digit')) return code.slice('Digit'.length)
  const base = layout?.get(code)?.toLowerCase() ?? (shiftKey ? undefined : lower)
  if (base !== undefined && (characters.has(base) || /^[a-z]$/.test(base))) return base
  if (code.startsWith('Key')) return code.slice('Key'.length).toLowerCase()
  return characterCodes[code] ?? null
}

/** The layout, where the browser tells it; it does so on pages over HTTPS and on localhost. */
export async function readKeyboardLayout(): Promise<KeyboardLayout | null> {
  const { keyboard } = navigator as { keyboard?: { getLayoutMap?(): Promise<KeyboardLayout> } }
  // Refused where the page stands in another one's frame.
  return (await keyboard?.getLayoutMap?.().catch(() => null)) ?? null
}
