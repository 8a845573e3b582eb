import type { DockviewPanelApi } from 'dockview-react'
import type { ComponentType } from 'react'

/** What is known of a file before a view is chosen; what is not read yet is null. */
export type FileFacts = {
  name: string
  sizeBytes: number | null
  content: 'text' | 'binary' | 'too-large' | null
}

/** A way to show a file other than as text in the editor. */
export type FileView = {
  id: string
  /** As “Open with” offers it: `Hex`. */
  title: string
  icon: string
  /** `first`: opens with it. `also`: it is offered. Of several that say `first`, the first in the list. */
  offer(facts: FileFacts): 'first' | 'also' | null
  component: ComponentType<FileViewProps>
}
export type FileViewProps = { path: string; panel: DockviewPanelApi }

/** The one list of views. The editor area gives each a tab and knows none of them by name. */
export const fileViews: readonly FileView[] = []
