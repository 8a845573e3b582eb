import type { SettingView } from '#server/settings/setting-values.schema.ts'

export type SettingsFilter = { text: string; isModifiedOnly: boolean }

/**
 * Every word is in the title, the description, the section or the name: `codespaces.memoryBytes`.
 */
export function matchesFilter(
  { id, section, title, description, isSet }: SettingView,
  { text, isModifiedOnly }: SettingsFilter,
): boolean {
  if (isModifiedOnly && !isSet) return false
  const all = `${title}\n${description}\n${section}\n${id}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

/** By their sections, both in the order in which they are listed. */
export function bySection(settings: readonly SettingView[]): [section: string, SettingView[]][] {
  return [...Map.groupBy(settings, ({ section }) => section)]
}
