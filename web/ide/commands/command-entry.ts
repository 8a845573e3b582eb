import type { MenuItem } from '#web/ui/MenuEntries.tsx'
import type { Keybindings } from '../keybindings/keybindings.ts'
import type { Commands } from './commands.ts'

export type CommandEntryOptions = {
  args?: readonly unknown[]
  /** Where the menu has a shorter word than the palette. */
  label?: string
  icon?: string
  isDangerous?: boolean
}

/**
 * A command as an item of a menu: its title, its keys, and whether it can be run now. Null while
 * it is not there.
 */
export function commandEntry(
  ide: { commands: Commands; keybindings: Keybindings },
  id: string,
  options: CommandEntryOptions = {},
): MenuItem | null {
  const command = ide.commands.get(id)
  if (!command) return null
  const { args = [], label = command.title, icon = command.icon, isDangerous = false } = options
  const shortcut = ide.keybindings.lookupKeys(id)
  return {
    label,
    isDangerous,
    isDisabled: !ide.commands.isEnabled(id),
    onSelect: () => ide.commands.run(id, ...args),
    ...(icon === undefined ? {} : { icon }),
    ...(shortcut === undefined ? {} : { shortcut }),
  }
}
