import type { z } from 'zod'
import type { SettingScope } from './setting-values.schema.ts'

/** How a number is shown and typed; `bytes` also as `512M` in a variable. */
export type SettingUnit = 'bytes' | 'minutes' | 'days'

/**
 * What a room says of one setting. Its `schema` has the bounds, and is what pages, docs and
 * variables go by.
 */
export type SettingDefinition<T> = {
  /**
   * The room, a dot, and a name of its own: `codespaces.memoryBytes`. Never changed once released.
   */
  id: string
  /** Who may set it. A value of a later scope counts before one of an earlier. */
  scopes: readonly SettingScope[]
  /**
   * A number, a yes or no, a text, one of several texts, or a list of texts; `null` where none
   * is a value too. Its `meta` can say that a text has several lines (`isMultiline`), and what
   * pages call the choices whose own word is not enough (`names`).
   */
  schema: z.ZodType<T>
  default: T
  /** Words for people: a label, and one or two sentences of what it does and to what. */
  title: string
  description: string
  /** The heading it stands under on pages: `Codespaces`. */
  section: string
  unit?: SettingUnit
  /**
   * A variable of the environment that sets it for everybody and locks it for administrators, at
   * every scope of theirs.
   */
  environment?: `BOTHY_${string}`
  /**
   * This one is a policy: no value of that setting may be larger (`maximum`), smaller
   * (`minimum`), or true where this is false (`allowed`). The default of a `maximum` or `minimum`
   * may be null, for no limit.
   */
  caps?: { setting: AnySetting; by: 'maximum' | 'minimum' | 'allowed' }
  /**
   * Only somebody who has signed in lately may change it: it decides who gets in, what runs, or
   * what stays on record.
   */
  isDangerous?: boolean
  /** What it is set to is nobody else's to read: that it was set is on record, and not to what. */
  isPrivate?: boolean
  /**
   * Brings a value into its canonical form. Throws an `AppError` that says what is wrong with it.
   */
  check?: (value: T, where: { gitHosts: readonly string[] }) => T
}

// biome-ignore lint/suspicious/noExplicitAny: of whatever type, for lists of all of them
export type AnySetting = SettingDefinition<any>

/**
 * Declares a setting. A room lists its own in `<room>.settings.ts`, which imports
 * nothing that runs.
 */
export function defineSetting<T>(definition: SettingDefinition<T>): SettingDefinition<T> {
  return definition
}
