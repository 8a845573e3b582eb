import type { ComponentType } from 'react'

/** Where a panel stands: beside the editors, in their place, below them, or as an item of the status bar. */
export type PanelPlace = 'side' | 'main' | 'bottom' | 'status'

/** One entry of the list of panels; see `web/ide/panels.ts`. */
export type Panel = {
  id: string
  title: string
  icon: string
  place: PanelPlace
  /** As in `Mod+Shift+E`; shows the panel, and hides a bottom one that is in front. */
  shortcut?: string
  component: ComponentType
}
