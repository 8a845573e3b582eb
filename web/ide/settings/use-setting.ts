import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { type SettingId, type SettingValue, settingDefinitions } from './setting-definitions.ts'

/** A setting, now and whenever it changes. */
export function useSetting<Id extends SettingId>(id: Id): SettingValue<Id> {
  const { settings } = useIde()
  return useStore(
    settings.store,
    ({ values }) => (values[id] ?? settingDefinitions[id].default) as SettingValue<Id>,
  )
}
