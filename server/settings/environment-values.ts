import { type Checked, checkValue, type Where } from './check-value.ts'
import type { AnySetting } from './define-setting.ts'
import { shapeOf } from './setting-shape.ts'
import type { GivenValue } from './setting-values.schema.ts'
import { expectedOf } from './setting-words.ts'

/** By the setting's id. They count for the whole instance, and nobody can change them on a page. */
export type EnvironmentValues = Map<string, GivenValue>

/**
 * What the environment sets. A problem is a sentence that names the variable, what it is and
 * what was expected.
 */
export function readEnvironmentValues(
  table: readonly AnySetting[],
  environment: NodeJS.ProcessEnv,
  where: Where,
): { values: EnvironmentValues; problems: string[] } {
  const values = new Map<string, GivenValue>()
  const problems: string[] = []
  for (const setting of table) {
    const { environment: variable, id } = setting
    const text = variable === undefined ? '' : (environment[variable] ?? '')
    if (text === '') continue
    const checked = checkText(setting, text, where)
    if ('value' in checked) values.set(id, checked.value)
    else problems.push(`${variable} is ${JSON.stringify(text)}; ${reasonOf(checked)}`)
  }
  return { values, problems }
}

function reasonOf(checked: Exclude<Checked, { value: GivenValue }>): string {
  if ('refusal' in checked) return checked.refusal.message
  return `expected ${checked.expected}.`
}

function checkText(setting: AnySetting, text: string, where: Where): Checked {
  const value = typed(setting, text.trim())
  if (value !== undefined) return checkValue(setting, value, where)
  return { expected: expectedOf(setting) ?? 'another value', lines: [] }
}

/** Undefined where the text cannot stand for a value of that kind. */
function typed(setting: AnySetting, text: string): GivenValue | undefined {
  const { kind, isNullable } = shapeOf(setting)
  if (isNullable && text.toLowerCase() === 'none') return null
  if (kind === 'string') return text
  if (kind === 'boolean') return switches.get(text.toLowerCase())
  if (kind === 'list') return listOf(text)
  if (setting.unit === 'bytes') return bytesOf(text)
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

const switches = new Map([
  ['on', true],
  ['off', false],
])

const listOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** `512M`, `32G`, or plain bytes. */
function bytesOf(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?$/i.exec(text) ?? []
  if (amount === undefined) return undefined
  return Math.round(Number(amount) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit.toUpperCase()))
}
