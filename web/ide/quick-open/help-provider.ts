import type { Ide } from '../ide-context.ts'
import { filterItems } from '../quick-input/filter-items.ts'
import type { QuickProvider } from '../quick-input/quick-provider.ts'

/** `?`: which prefixes there are, and what they do. */
export function helpProvider({ quickInput, keybindings }: Ide): QuickProvider {
  return {
    prefix: '?',
    placeholder: 'What can be opened from here',
    help: 'Show what can be opened from here',
    items(query) {
      const items = quickInput
        .providers()
        .filter(({ prefix }) => prefix !== '?')
        .map(({ prefix, help, command }) => {
          const shortcut = command && keybindings.lookupKeys(command)
          return {
            id: prefix,
            label: prefix.trim() || '…',
            description: help,
            ...(shortcut && { shortcut }),
          }
        })
      return filterItems(items, query)
    },
    accept: ({ id }) => quickInput.show(id),
  }
}
