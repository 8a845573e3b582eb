import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'

/**
 * The keys of a command as this machine writes them, now and whenever they change; for
 * tooltips and menus.
 */
export function useKeys(id: string): string | undefined {
  const { keybindings, contextKeys } = useIde()
  useStore(keybindings.changes)
  useStore(contextKeys.store, ({ isStandalone, isFullscreen }) => isStandalone || isFullscreen)
  return keybindings.lookupKeys(id)
}
