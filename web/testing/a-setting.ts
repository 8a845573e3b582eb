import type { SettingView } from '#server/settings/setting-values.schema.ts'

/** A setting that nobody has chosen a value for, with what a test says of it. */
export function aSetting(given: Partial<SettingView> & Pick<SettingView, 'id'>): SettingView {
  const defaultValue = given.defaultValue ?? null
  return {
    section: 'Codespaces',
    title: given.id,
    description: `What ${given.id} does.`,
    unit: null,
    jsonSchema: { type: 'string' },
    defaultValue,
    value: null,
    isSet: false,
    effective: given.value ?? defaultValue,
    source: { kind: 'default' },
    lockedBy: null,
    limitedBy: null,
    isDangerous: false,
    ...given,
  }
}
