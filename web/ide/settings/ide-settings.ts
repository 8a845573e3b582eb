import { createStore, type StoreApi } from 'zustand/vanilla'
import { type SettingId, type SettingValue, settingDefinitions } from './setting-definitions.ts'

/** The user's settings of the IDE, the same in every codespace. What is not set is the default. */
export class IdeSettings {
  readonly store: StoreApi<{ values: Readonly<Partial<Record<SettingId, unknown>>> }> = createStore(
    () => ({ values: {} }),
  )

  get<Id extends SettingId>(id: Id): SettingValue<Id> {
    return (this.store.getState().values[id] ?? settingDefinitions[id].default) as SettingValue<Id>
  }

  set<Id extends SettingId>(id: Id, value: SettingValue<Id>): void {
    this.store.setState(({ values }) => ({ values: { ...values, [id]: value } }))
  }
}
