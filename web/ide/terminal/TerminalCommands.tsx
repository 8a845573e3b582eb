import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { folderOf } from '../paths.ts'

/** What brings terminals up, also where their panel has not been shown yet. */
export function TerminalCommands() {
  const { terminalRequests, connection } = useIde()
  const openIn = async (path: unknown) => {
    if (typeof path !== 'string') return
    const { kind } = await connection.client.files.stat.query({ path })
    terminalRequests.open(kind === 'folder' ? path : folderOf(path))
  }
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
      id: 'openInIntegratedTerminal',
      title: 'Open in integrated terminal',
      icon: 'terminal',
      isHidden: true,
      run: openIn,
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
