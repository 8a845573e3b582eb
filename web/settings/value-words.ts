import type { GivenValue, SettingView } from '#server/settings/setting-values.schema.ts'
import { bytesWord } from '#web/lib/bytes.ts'
import { span } from '#web/lib/relative-time.ts'

type Unit = SettingView['unit']

/** `8 GiB`, `7 days`, `4`. */
export function numberWord(value: number, unit: Unit): string {
  if (unit === 'bytes') return bytesWord(value)
  if (unit === 'days' && value >= 1) return span(value * 86_400_000)
  if (unit === 'minutes' && value >= 1) return span(value * 60_000)
  const digits = value.toLocaleString('en-US')
  return unit === null ? digits : `${digits} ${unit}`
}

/** A value in the middle of a sentence. */
export function valueWord(value: GivenValue, unit: Unit): string {
  if (value === null || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number') return numberWord(value, unit)
  if (typeof value === 'string') return value
  if (value.length === 0) return 'none'
  return value.length > 3
    ? `${value.slice(0, 3).join(', ')} and ${value.length - 3} more`
    : value.join(', ')
}

/** What the schema calls its choices, where that is more than the word itself: `STARTTLS`. */
const namesIn = ({ names }: SettingView['jsonSchema']) => (names ?? {}) as Record<string, string>

/** One of several, as its entry says it. */
export function choiceWord(
  value: string | boolean | null,
  jsonSchema: SettingView['jsonSchema'],
): string {
  if (value === null) return 'Not set'
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  const name = namesIn(jsonSchema)[value]
  if (name !== undefined) return name
  return value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ')
}

/** `minute` in `30 minutes`. */
const unitIn = (word: string) => word.replace(/^\S+ ?/, '').replace(/s$/, '')

/** `From 1 to 365 days.`, `At least 64 MiB.`; empty where there are no bounds. */
export function boundsWord(
  { minimum, maximum }: { minimum: number | null; maximum: number | null },
  unit: Unit,
): string {
  const word = (value: number) => numberWord(value, unit)
  if (minimum !== null && maximum !== null) {
    const [least, most] = [word(minimum), word(maximum)]
    // `From 1 to 365 days`: the unit once, where it is the same.
    const isSame = unitIn(least) === unitIn(most)
    return `From ${isSame ? least.split(' ')[0] : least} to ${most}.`
  }
  if (minimum !== null && minimum !== 0) return `At least ${word(minimum)}.`
  return maximum === null ? '' : `At most ${word(maximum)}.`
}
