import type { FocusKeys } from '../keybindings/focus-keys.ts'
import type { Keybindings } from '../keybindings/keybindings.ts'
import { filterItems } from '../quick-input/filter-items.ts'
import type { QuickItem, QuickProvider } from '../quick-input/quick-provider.ts'
import type { Command } from './command.ts'
import type { Commands } from './commands.ts'
import type { ContextKeys } from './context-keys.ts'
import { forgetCommand, recentCommands, rememberCommand } from './recent-commands.ts'

type Given = {
  commands: Commands
  contextKeys: ContextKeys
  keybindings: Keybindings
  focusKeys: FocusKeys
}

const recentGroup = 'recently used'
const otherGroup = 'other commands'
const forgetButton = { id: 'forget', icon: 'close', title: 'Remove from recently used' }

/** The command palette: all that can be done where the focus was when it was opened. */
export function palette(given: Given): QuickProvider {
  const { commands } = given
  return {
    prefix: '>',
    command: 'workbench.action.showCommands',
    placeholder: 'Type the name of a command to run',
    help: 'Show and run commands',
    empty: () => 'No matching commands',
    items: (query) => findCommands(given, query.trim()),
    accept: ({ id }) => {
      rememberCommand(id)
      commands.run(id)
    },
    press: ({ id }) => forgetCommand(id),
    follow: (changed) => commands.store.subscribe(changed),
  }
}

function findCommands(given: Given, query: string): readonly QuickItem[] {
  const { commands, contextKeys, focusKeys, keybindings } = given
  const offered = [...commands.store.getState().commands.values()].filter(
    ({ isHidden = false, when }) => !isHidden && contextKeys.matches(when, focusKeys.last),
  )
  const recent = recentCommands()
  const items = offered.map((command): QuickItem => {
    const isRecent = recent.includes(command.id)
    const shortcut = keybindings.lookupKeys(command.id)
    return {
      id: command.id,
      label: paletteLabel(command),
      ...(recent.length === 0 ? {} : { group: isRecent ? recentGroup : otherGroup }),
      ...(isRecent ? { buttons: [forgetButton] } : {}),
      ...(shortcut === undefined ? {} : { shortcut }),
    }
  })
  const byLabel = (one: QuickItem, other: QuickItem) => one.label.localeCompare(other.label)
  const used = recent.flatMap((id) => items.find((item) => item.id === id) ?? [])
  const others = items.filter(({ id }) => !recent.includes(id)).sort(byLabel)
  const all = [...used, ...others]
  // Who knows a command's id, as keybindings.json has it, finds it by that too.
  const exact = all.find(({ id }) => id.toLowerCase() === query.toLowerCase())
  return exact ? [exact] : filterItems(all, query)
}

/** `View: Split editor right`. */
export function paletteLabel({ category, title }: Pick<Command, 'category' | 'title'>): string {
  return category === undefined ? title : `${category}: ${title}`
}
