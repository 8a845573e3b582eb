import { z } from 'zod'

/**
 * Whose a value is: everybody's, an organisation's (`host/owner`), a repository's
 * (`host/owner/name`), one person's.
 */
export const settingScope = z.enum(['instance', 'organization', 'repository', 'user'])
export type SettingScope = z.infer<typeof settingScope>

/**
 * `github.com/acme`, `github.com/acme/widgets`, in lower case; empty for the instance
 * and for oneself.
 */
const scopeId = z
  .string()
  .trim()
  .toLowerCase()
  .max(300)
  .regex(/^$|^[a-z0-9.:-]+(\/[\w.-]+){1,2}$/, 'Expected host/owner or host/owner/repository.')

/** Whose values an administrator looks at. */
export const administeredScope = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('instance'), scopeId: z.literal('').default('') }),
  z.object({ scope: z.literal('organization'), scopeId }),
  z.object({ scope: z.literal('repository'), scopeId }),
])
export type AdministeredScope = z.infer<typeof administeredScope>

const settingId = z.string().max(100)
/**
 * Checked by the setting's own schema; null takes the value away, so that the next
 * wider scope counts.
 */
const givenValue = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  z.string().max(20_000),
  z.array(z.string().max(1000)).max(1000),
])
export type GivenValue = z.infer<typeof givenValue>

export const setOwnSettingInput = z.object({ id: settingId, value: givenValue })
export const setSettingInput = z.object({ of: administeredScope, id: settingId, value: givenValue })

/** Where a value comes from: a variable, somebody's choice, or nobody's. */
export const settingSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('environment'), variable: z.string() }),
  z.object({ kind: z.literal('scope'), scope: settingScope, scopeId: z.string() }),
  z.object({ kind: z.literal('default') }),
])

/** One line of a settings page. */
export const settingView = z.object({
  id: z.string(),
  section: z.string(),
  title: z.string(),
  description: z.string(),
  unit: z.enum(['bytes', 'minutes', 'days']).nullable(),
  /**
   * Of the values: JSON Schema, made from the setting's own schema. Tells which control it needs,
   * and its bounds.
   */
  jsonSchema: z.record(z.string(), z.unknown()),
  defaultValue: givenValue,
  /** Chosen at the scope that is looked at; `isSet` tells a chosen null from nothing. */
  value: givenValue,
  isSet: z.boolean(),
  /** What counts there now, after every scope and policy. */
  effective: givenValue,
  source: settingSource,
  /** The variable that sets it: it cannot be changed here. */
  lockedBy: z.string().nullable(),
  /** The policy that keeps the effective value from what was chosen: its title, and its limit. */
  limitedBy: z.object({ title: z.string(), limit: givenValue }).nullable(),
  isDangerous: z.boolean(),
})
export type SettingView = z.infer<typeof settingView>
