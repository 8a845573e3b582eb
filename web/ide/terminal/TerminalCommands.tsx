import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'

/** What brings terminals up, also where their panel has not been shown yet. */
export function TerminalCommands() {
  const { terminalRequests } = useIde()
  useCommands([
    {
      id: 'workbench.action.terminal.new',
      title: 'Create new terminal',
      category: 'Terminal',
      icon: 'add',
      keys: 'ctrl+shift+`',
      isGlobal: true,
      run: () => terminalRequests.open(),
    },
    {
      id: 'workbench.action.terminal.focus',
      title: 'Focus terminal',
      category: 'Terminal',
      icon: 'terminal',
      run: () => terminalRequests.focus(),
    },
  ])
  return null
}
