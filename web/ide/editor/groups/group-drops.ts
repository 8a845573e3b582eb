import type { DockviewDndOverlayEvent, DockviewGroupPanel } from 'dockview-react'
import { draggedPaths, hasDraggedPaths } from '../../dragged-paths.ts'
import type { EditorGroups } from './editor-groups.ts'
import type { SplitDirection } from './place-panel.ts'

const splits: Record<string, SplitDirection | undefined> = {
  right: 'right',
  left: 'left',
  top: 'above',
  bottom: 'below',
}

/**
 * Files dragged from the explorer open where they are dropped: among tabs, in a
 * group, or beside it.
 */
export function acceptDrops(groups: EditorGroups): () => void {
  const { api } = groups
  const stops = [
    api.onUnhandledDragOver((event: DockviewDndOverlayEvent) => {
      const { nativeEvent } = event
      if (!('dataTransfer' in nativeEvent) || !nativeEvent.dataTransfer) return
      if (hasDraggedPaths(nativeEvent.dataTransfer)) event.accept()
    }),
    api.onDidDrop((event) => {
      const { nativeEvent, position, group } = event
      if (!('dataTransfer' in nativeEvent) || !nativeEvent.dataTransfer) return
      const split = splits[position]
      let target: DockviewGroupPanel | undefined = group
      for (const [at, path] of draggedPaths(nativeEvent.dataTransfer).entries()) {
        const made = groups.open(
          { type: 'file', path },
          {
            takesFocus: true,
            ...(target ? { group: target } : {}),
            // The others go into the group that the first one made.
            ...(split && at === 0 ? { split } : {}),
          },
        )
        target = made.group
      }
    }),
  ]
  return () => {
    for (const stop of stops) stop.dispose()
  }
}
