import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import type { Keybindings } from '../keybindings/keybindings.ts'
import { type CommandEntryOptions, commandEntry } from './command-entry.ts'
import type { Commands } from './commands.ts'

/** A command's id, one with what its entry differs in, a line, or an entry that is no command. */
export type MenuPlan = readonly (
  | string
  | readonly [id: string, options: CommandEntryOptions]
  | MenuEntry
)[]

/**
 * A menu of commands: `['explorer.newFile', '-', ['deleteFile', { isDangerous: true }]]`. No
 * line stands alone.
 */
export function commandEntries(
  ide: { commands: Commands; keybindings: Keybindings },
  plan: MenuPlan,
): MenuEntry[] {
  const entries: MenuEntry[] = []
  for (const part of plan) {
    const entry = entryOf(ide, part)
    if (entry === null) continue
    const isDouble = entry.kind === 'separator' && entries.at(-1)?.kind === 'separator'
    if (!isDouble && (entry.kind !== 'separator' || entries.length > 0)) entries.push(entry)
  }
  if (entries.at(-1)?.kind === 'separator') entries.pop()
  return entries
}

function entryOf(
  ide: { commands: Commands; keybindings: Keybindings },
  part: MenuPlan[number],
): MenuEntry | null {
  if (part === '-') return { kind: 'separator' }
  if (typeof part === 'string') return commandEntry(ide, part)
  return isPair(part) ? commandEntry(ide, part[0], part[1]) : part
}

function isPair(part: MenuPlan[number]): part is readonly [string, CommandEntryOptions] {
  return Array.isArray(part)
}
