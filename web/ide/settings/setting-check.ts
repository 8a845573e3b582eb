import {
  type Globs,
  type SettingDefinition,
  type SettingId,
  settingDefinitions,
} from './setting-definitions.ts'

export type SettingValues = Readonly<Partial<Record<SettingId, unknown>>>

export const isSettingId = (key: string): key is SettingId => Object.hasOwn(settingDefinitions, key)

/** Why a value cannot be taken, or null. */
export function problemOf(id: SettingId, value: unknown): string | null {
  const definition: SettingDefinition = settingDefinitions[id]
  const { default: initial, oneOf, from, to, holds } = definition
  if (Array.isArray(initial)) {
    const isItem = (item: unknown) =>
      holds === 'texts' ? typeof item === 'string' : Number.isFinite(item)
    if (Array.isArray(value) && value.every(isItem)) return null
    return `It has to be a list of ${holds ?? 'numbers'}.`
  }
  if (typeof initial === 'object') {
    return isGlobs(value) ? null : 'It has to be patterns, each with true or false.'
  }
  if (typeof value !== typeof initial) {
    const kinds = { string: 'a text', number: 'a number', boolean: 'true or false' }
    return `It has to be ${kinds[typeof initial as keyof typeof kinds]}.`
  }
  if (oneOf && !oneOf.includes(value as string)) {
    return `It has to be one of ${oneOf.map((choice) => JSON.stringify(choice)).join(', ')}.`
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return 'It has to be a number.'
    if (from !== undefined && value < from) return `It has to be at least ${from}.`
    if (to !== undefined && value > to) return `It has to be at most ${to}.`
  }
  return null
}

function isGlobs(value: unknown): value is Globs {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value as object).every(
    (how: unknown) =>
      typeof how === 'boolean' ||
      (typeof how === 'object' && how !== null && 'when' in how && typeof how.when === 'string'),
  )
}

/** Patterns come on top of the default ones, as in VS Code: those are switched off by `false`. */
export function wholeValue(id: SettingId, value: unknown): unknown {
  const { default: initial }: SettingDefinition = settingDefinitions[id]
  const isMerged = typeof initial === 'object' && !Array.isArray(initial)
  return isMerged ? { ...initial, ...(value as Globs) } : value
}

/** What of a value is to be written: of patterns those that the default ones do not say already. */
export function ownValue(id: SettingId, value: unknown): unknown {
  const { default: initial }: SettingDefinition = settingDefinitions[id]
  if (typeof initial !== 'object' || Array.isArray(initial)) return value
  const known = initial as Globs
  const own = Object.entries(value as Globs).filter(([glob, how]) => known[glob] !== how)
  return own.length === 0 ? undefined : Object.fromEntries(own)
}
