import type { AnySetting } from './define-setting.ts'
import { shapeOf } from './setting-shape.ts'
import type { GivenValue } from './setting-values.schema.ts'

const units = ['', 'K', 'M', 'G', 'T']

/** `512M`, as it can be typed; whole bytes where it is no whole number of anything larger. */
export function byteSize(bytes: number): string {
  let [amount, unit] = [bytes, 0]
  while (amount > 0 && amount % 1024 === 0 && unit < units.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${amount}${units[unit]}`
}

/** What may be set, as the end of “expected …”. Null where only the schema itself can tell. */
export function expectedOf(setting: AnySetting): string | null {
  const { kind, isNullable, choices, ...bounds } = shapeOf(setting)
  const orNone = isNullable ? ', or none' : ''
  if (kind === 'boolean') return `on or off${orNone}`
  if (choices) return `${choices.join(', ')}${orNone}`
  if (kind === 'string' || kind === 'list') return null
  if (setting.unit === 'bytes') {
    return `a size${span(bounds, byteSize)}, such as 512M or 32G${orNone}`
  }
  if (kind === 'integer') return `a whole number${span(bounds, String)}${orNone}`
  return `a number${span(bounds, String)}, such as 2 or 0.5${orNone}`
}

function span(
  { minimum, maximum }: { minimum: number | null; maximum: number | null },
  inWords: (bound: number) => string,
): string {
  // Bounds that nobody set are those of exact whole numbers.
  const hasMaximum = maximum !== null && maximum < Number.MAX_SAFE_INTEGER
  const hasMinimum = minimum !== null && minimum > Number.MIN_SAFE_INTEGER
  if (hasMinimum && hasMaximum) return ` from ${inWords(minimum)} to ${inWords(maximum)}`
  if (hasMinimum) return `, at least ${inWords(minimum)}`
  return hasMaximum ? `, at most ${inWords(maximum)}` : ''
}

/** As a person would write it, and as a variable may hold it. */
export function valueInWords(setting: AnySetting, value: GivenValue): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number') return setting.unit === 'bytes' ? byteSize(value) : String(value)
  return Array.isArray(value) ? value.join(',') || 'none' : value
}
