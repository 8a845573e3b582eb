import { Commands } from '../commands/commands.ts'
import { ContextKeys } from '../commands/context-keys.ts'
import {
  type SettingId,
  type SettingValue,
  settingDefinitions,
} from '../settings/setting-definitions.ts'
import { Keybindings } from './keybindings.ts'

/** Those of a page on Linux with no commands yet. Settings are the defaults but for `wishes`. */
export function pageKeybindings() {
  const contextKeys = new ContextKeys()
  const commands = new Commands(contextKeys)
  const wishes: Partial<Record<SettingId, unknown>> = {}
  const get = <Id extends SettingId>(id: Id) =>
    (wishes[id] ?? settingDefinitions[id].default) as SettingValue<Id>
  const keybindings = new Keybindings({
    commands,
    contextKeys,
    settings: { get },
    platform: 'linux',
  })
  return { commands, contextKeys, keybindings, wishes }
}
