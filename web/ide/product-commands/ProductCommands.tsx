import { useState } from 'react'
import { useCodespaceActions } from '#web/codespaces/use-codespace-actions.ts'
import { saveFirst } from '../commands/save-first.ts'
import { useIde } from '../ide-context.ts'
import { type Asking, productDialogs } from './product-dialogs.tsx'
import { useAccountCommands } from './use-account-commands.ts'
import { useCodespaceCommands } from './use-codespace-commands.ts'
import { useWindowCommands } from './use-window-commands.ts'

/**
 * All that can be done with the codespace, the account and the window as commands, and
 * what they ask.
 */
export function ProductCommands() {
  const { codespace, commands } = useIde()
  const actions = useCodespaceActions()
  const [asking, setAsking] = useState<Asking | null>(null)
  useCodespaceCommands(actions, setAsking)
  useAccountCommands()
  useWindowCommands(setAsking)
  const of = { codespace, onClose: () => setAsking(null) }
  return asking && productDialogs[asking]({ of, actions, saveFirst: () => saveFirst(commands) })
}
