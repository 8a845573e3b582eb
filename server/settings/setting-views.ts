import type { AnySetting } from './define-setting.ts'
import type { PlacesRead, SettingsContext } from './effective-value.ts'
import { jsonSchemaOf } from './setting-shape.ts'
import type { SettingView } from './setting-values.schema.ts'
import type { Place } from './settings.store.ts'

/**
 * One line of a page, made from nothing but what the room said of the setting and what was chosen.
 */
export function viewOf(
  { config }: Pick<SettingsContext, 'config'>,
  setting: AnySetting,
  { place, read }: { place: Place; read: PlacesRead },
): SettingView {
  const value = read.at(setting, place)
  const isLocked = place.scope !== 'user' && config.settings.values.has(setting.id)
  return {
    id: setting.id,
    section: setting.section,
    title: setting.title,
    description: setting.description,
    unit: setting.unit ?? null,
    jsonSchema: jsonSchemaOf(setting),
    defaultValue: setting.default,
    value: value ?? null,
    isSet: value !== undefined,
    ...read.effective(setting),
    lockedBy: isLocked ? (setting.environment ?? null) : null,
    isDangerous: setting.isDangerous ?? false,
  }
}
