import { AppError } from '#server/errors.ts'
import type { AnySetting } from './define-setting.ts'
import { shapeOf } from './setting-shape.ts'
import type { GivenValue } from './setting-values.schema.ts'
import { expectedOf } from './setting-words.ts'

export type Where = { gitHosts: readonly string[] }
export type Checked =
  | { value: GivenValue }
  /** `lines`: of a list, those of its lines that are not so. */
  | { expected: string; lines: string[] }
  | { refusal: AppError }

/** By the setting's schema, and then its own `check`. */
export function checkValue(setting: AnySetting, given: unknown, where: Where): Checked {
  const parsed = setting.schema.safeParse(given)
  if (!parsed.success) {
    const { issues } = parsed.error
    return { expected: expectedOf(setting) ?? issuesOf(issues), lines: linesOf(given, issues) }
  }
  try {
    return { value: setting.check ? setting.check(parsed.data, where) : parsed.data }
  } catch (error) {
    if (error instanceof AppError) return { refusal: error }
    throw error
  }
}

/**
 * A number beyond the bounds is brought to the nearest of them; whatever else cannot be
 * used is undefined.
 */
export function rescueValue(
  setting: AnySetting,
  given: unknown,
  where: Where,
): GivenValue | undefined {
  const checked = checkValue(setting, given, where)
  if ('value' in checked) return checked.value
  if (typeof given !== 'number') return undefined
  const { minimum, maximum } = shapeOf(setting)
  const nearest = Math.min(Math.max(given, minimum ?? given), maximum ?? given)
  const again = checkValue(setting, nearest, where)
  return 'value' in again ? again.value : undefined
}

function linesOf(given: unknown, issues: readonly { path: PropertyKey[] }[]): string[] {
  if (!Array.isArray(given)) return []
  const wrong = new Set(issues.map(({ path: [at] }) => at))
  return given.filter((_, at) => wrong.has(at)).map(String)
}

function issuesOf(issues: readonly { message: string }[]): string {
  return [...new Set(issues.map(({ message }) => message))].join('; ')
}
