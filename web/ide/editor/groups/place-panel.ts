import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-react'
import { type EditorInput, inputKey } from '../../editor-input.ts'
import { paramsOf } from './panel-params.ts'

/** A new group at that side of another. */
export type SplitDirection = 'right' | 'below' | 'left' | 'above'

/** Where a tab goes, and what it is there. */
export type Placement = {
  group?: DockviewGroupPanel
  index?: number
  split?: SplitDirection
  isPinned?: boolean
  /** Behind what is in front. */
  isInactive?: boolean
  /** Cursor and scroll bar as they were under that id. */
  id?: string
}

export function isPinnedPanel(panel: IDockviewPanel): boolean {
  return paramsOf(panel)?.isPinned === true
}

/**
 * Beside the one in front, in the place of the preview, or where it is asked for; never
 * among pinned ones.
 */
export function placeIn(
  group: DockviewGroupPanel,
  { index, isPinned }: Placement,
  replaced: IDockviewPanel | undefined,
): number {
  const { panels, activePanel } = group
  const pinned = panels.filter(isPinnedPanel).length
  const wanted = replaced
    ? panels.indexOf(replaced)
    : (index ?? (activePanel ? panels.indexOf(activePanel) + 1 : panels.length))
  const place = isPinned ? Math.min(wanted, pinned) : Math.max(wanted, pinned)
  return Math.min(place, panels.length)
}

/**
 * The one that is wanted, else one that says what is shown: the same thing may be in
 * several groups.
 */
export function freeId(api: DockviewApi, input: EditorInput, wanted: string | undefined): string {
  const key = wanted ?? inputKey(input)
  if (!api.getPanel(key)) return key
  for (let count = 2; ; count += 1) {
    const id = `${inputKey(input)}#${count}`
    if (!api.getPanel(id)) return id
  }
}
