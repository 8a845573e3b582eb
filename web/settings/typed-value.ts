import type { GivenValue, SettingView } from '#server/settings/setting-values.schema.ts'
import type { Control } from './setting-control.ts'
import { boundsWord } from './value-words.ts'

type Unit = SettingView['unit']
/** What was typed, as a value; or one sentence of what is wrong with it. */
export type Parsed = { value: GivenValue; problem: null } | { value: null; problem: string }

const powers = ['', 'k', 'm', 'g', 't']
const byteSize = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i

/** `512M`, `1.5G`, `32 GiB` or plain bytes; null for anything else. */
export function parseBytes(text: string): number | null {
  const [, number, unit] = byteSize.exec(text.trim()) ?? []
  if (number === undefined || unit === undefined) return null
  return Math.round(Number(number) * 1024 ** powers.indexOf(unit.toLowerCase()))
}

/** A size as it is typed: in the largest unit that says it exactly. */
export function typedBytes(bytes: number): string {
  let [value, power] = [bytes, 0]
  while (value !== 0 && value % 1024 === 0 && power < powers.length - 1) {
    value /= 1024
    power += 1
  }
  return `${value}${powers[power]?.toUpperCase()}`
}

/** A value as the text of its field. */
export function typedValue(value: GivenValue, unit: Unit): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.join('\n')
  return typeof value === 'number' && unit === 'bytes' ? typedBytes(value) : String(value)
}

/** The text of a field as a value. An empty one is no value where that is allowed. */
export function parseTyped(text: string, control: Control, unit: Unit): Parsed {
  if (control.kind === 'list') return parseLines(text, control)
  if (control.kind !== 'number') {
    const isNothing = control.kind === 'text' && control.isNullable && text.trim() === ''
    return { value: isNothing ? null : text.trim(), problem: null }
  }
  if (text.trim() === '' && control.isNullable) return { value: null, problem: null }
  const value = unit === 'bytes' ? parseBytes(text) : parseNumber(text)
  if (value === null) {
    return bad(unit === 'bytes' ? 'Type a size such as 512M or 32G.' : 'Type a number.')
  }
  if (control.isInteger && !Number.isInteger(value)) return bad('Type a whole number.')
  const { minimum, maximum } = control
  const isOutside = (minimum !== null && value < minimum) || (maximum !== null && value > maximum)
  return isOutside ? bad(boundsWord(control, unit)) : { value, problem: null }
}

function parseLines(text: string, control: Control & { kind: 'list' }): Parsed {
  const lines = text.split('\n').map((line) => line.trim())
  const value = [...new Set(lines.filter((line) => line !== ''))]
  if (control.maxItems !== null && value.length > control.maxItems) {
    return bad(`At most ${control.maxItems} lines.`)
  }
  return { value: value.length === 0 && control.isNullable ? null : value, problem: null }
}

/**
 * The number one step up or down from what is typed, within the bounds; null where none is typed.
 */
export function steppedText(
  text: string,
  steps: number,
  { control, unit }: { control: Control & { kind: 'number' }; unit: Unit },
): string | null {
  const value = unit === 'bytes' ? parseBytes(text) : parseNumber(text)
  if (value === null) return null
  const step = control.step ?? (unit === 'bytes' ? unitOf(value) : control.isInteger ? 1 : 0.5)
  const next = Math.min(
    Math.max(value + steps * step, control.minimum ?? 0),
    control.maximum ?? Number.MAX_SAFE_INTEGER,
  )
  return typedValue(Number(next.toFixed(6)), unit)
}

/** `8G` goes to `9G`, `512M` to `513M`. */
const unitOf = (bytes: number) => bytes / Number.parseInt(typedBytes(bytes), 10) || 1024 ** 2

function parseNumber(text: string): number | null {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null
}

const bad = (problem: string): Parsed => ({ value: null, problem })
