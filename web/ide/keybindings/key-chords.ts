/**
 * One chord in the one way we write it: `ctrl+shift+alt+meta+e`, the modifiers in this order and
 * only those that there are. `meta` is the key VS Code calls cmd, win or meta.
 */
export type Chord = string
export type Platform = 'mac' | 'linux' | 'windows'
export type Modifier = (typeof modifiers)[number]

const modifiers = ['ctrl', 'shift', 'alt', 'meta'] as const
const otherNames: Record<string, string> = {
  control: 'ctrl',
  option: 'alt',
  cmd: 'meta',
  win: 'meta',
  windows: 'meta',
  super: 'meta',
  esc: 'escape',
  return: 'enter',
  ins: 'insert',
  del: 'delete',
  oem_1: ';',
  oem_plus: '=',
  oem_comma: ',',
  oem_minus: '-',
  oem_period: '.',
  oem_2: '/',
  oem_3: '`',
  oem_4: '[',
  oem_5: '\\',
  oem_6: ']',
  oem_7: "'",
}

/**
 * Keys of the main block that type one character each, by the code of their place on a US keyboard.
 */
export const characterCodes: Readonly<Record<string, string>> = {
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backquote: '`',
}
const characters = new Set(Object.values(characterCodes))
const named = new Set(
  (
    'left up right down pageup pagedown end home tab enter escape space backspace delete pausebreak capslock ' +
    'insert numlock scrolllock contextmenu numpad_multiply numpad_add numpad_separator numpad_subtract ' +
    'numpad_decimal numpad_divide'
  ).split(' '),
)

/** Whether it is a key as keybindings.json may name it, without modifiers. */
export function isKeyName(key: string): boolean {
  return (
    /^[a-z0-9]$/.test(key) ||
    characters.has(key) ||
    named.has(key) ||
    /^f([1-9]|1[0-9]|2[0-4])$/.test(key) ||
    /^numpad[0-9]$/.test(key) ||
    /^\[[a-z][a-z0-9]*\]$/.test(key)
  )
}

/** The chord of these modifiers and key. */
export function chordOf(pressed: Readonly<Record<Modifier, boolean>>, key: string): Chord {
  return [...modifiers.filter((modifier) => pressed[modifier]), key].join('+')
}

/** Reads `Ctrl+K Ctrl+S` and its like; null where it names no keys. */
export function readChords(text: string): readonly Chord[] | null {
  const parts = text.trim().toLowerCase().split(/\s+/)
  const chords = parts.map(readChord)
  return chords.includes(null) ? null : (chords as Chord[])
}

function readChord(text: string): Chord | null {
  const pressed = { ctrl: false, shift: false, alt: false, meta: false }
  const parts = text.split('+').map((part) => otherNames[part] ?? part)
  const key = parts.pop() ?? ''
  for (const part of parts) {
    if (!(part in pressed)) return null
    pressed[part as Modifier] = true
  }
  return isKeyName(key) ? chordOf(pressed, key) : null
}

/** As keybindings.json has it on this platform: its own word for `meta`. */
export function writeChords(chords: readonly Chord[], platform: Platform): string {
  const meta = platform === 'mac' ? 'cmd' : platform === 'windows' ? 'win' : 'meta'
  return chords.map((chord) => chord.replace(/\bmeta\+/, `${meta}+`)).join(' ')
}

/** The platform this page runs on, as far as its keyboard is concerned. */
export function currentPlatform(): Platform {
  const { userAgent } = navigator
  if (/Mac|iPhone|iPad/.test(userAgent)) return 'mac'
  return /Windows/.test(userAgent) ? 'windows' : 'linux'
}
