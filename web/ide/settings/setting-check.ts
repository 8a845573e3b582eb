import {
  type SettingDefinition,
  type SettingId,
  settingDefinitions,
} from './setting-definitions.ts'

export type SettingValues = Readonly<Partial<Record<SettingId, unknown>>>

export const isSettingId = (key: string): key is SettingId => Object.hasOwn(settingDefinitions, key)

/** Why a value cannot be taken, or null. */
export function problemOf(id: SettingId, value: unknown): string | null {
  const definition: SettingDefinition = settingDefinitions[id]
  const { default: initial, oneOf, from, to } = definition
  if (Array.isArray(initial)) {
    const isList = Array.isArray(value) && value.every((item) => Number.isFinite(item))
    return isList ? null : 'It has to be a list of numbers.'
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
