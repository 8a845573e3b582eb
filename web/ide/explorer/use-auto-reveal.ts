import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useSetting } from '../settings/use-setting.ts'
import type { Explorer } from './explorer.ts'

/** The tree follows the file in front, and the setting how folders share rows. */
export function useAutoReveal(explorer: Explorer): void {
  const path = useStore(explorer.ide.fileEvents.active, (active) => active.path)
  const isOn = useSetting('explorer.autoReveal')
  const isCompact = useSetting('explorer.compactFolders')
  useEffect(() => explorer.tree.setCompact(isCompact), [explorer, isCompact])
  useEffect(() => {
    if (!isOn || path === null) return
    const { focus, selected } = explorer.view.getState()
    // It was opened from here: what is selected with it stays selected.
    if (focus === path && selected.has(path)) return
    // As VS Code does: going to a definition must not unfold what was installed.
    if (path.includes('/node_modules/') && explorer.entry(path) === null) return
    void explorer.reveal(path)
  }, [explorer, isOn, path])
}
