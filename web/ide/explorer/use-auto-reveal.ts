import { useEffect } from 'react'
import { useStore } from 'zustand'
import { filesExcluder } from '../excludes/excluder.ts'
import { useSetting } from '../settings/use-setting.ts'
import type { Explorer } from './explorer.ts'

/**
 * The tree follows the file in front, and the settings of how folders share rows and
 * what is not seen.
 */
export function useAutoReveal(explorer: Explorer): void {
  const path = useStore(explorer.ide.fileEvents.active, (active) => active.path)
  const isOn = useSetting('explorer.autoReveal')
  const isCompact = useSetting('explorer.compactFolders')
  const globs = useSetting('files.exclude')
  useEffect(() => explorer.tree.setCompact(isCompact), [explorer, isCompact])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever they are others
  useEffect(
    () => explorer.tree.setExcluder(filesExcluder(explorer.ide.settings)),
    [explorer, globs],
  )
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
