import type { DockviewPanelApi } from 'dockview-react'
import type { ComponentType } from 'react'
import { nameOf } from './paths.ts'
import { previewViews } from './previews/views.ts'

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
  /** Shows what the text means rather than the file: its tab says `Preview README.md`. */
  isPreview?: boolean
  /**
   * `first`: opens with it. `also`: it is offered. Of several that say `first`, the
   * first in the list.
   */
  offer(facts: FileFacts): 'first' | 'also' | null
  component: ComponentType<FileViewProps>
}
export type FileViewProps = { path: string; panel: DockviewPanelApi }

/** The one list of views. The editor area gives each a tab and knows none of them by name. */
export const fileViews: readonly FileView[] = previewViews

/** The text editor, where a view is chosen by name. VS Code's own word for it. */
export const textView = 'default'

export function fileView(id: string): FileView | undefined {
  return fileViews.find((view) => view.id === id)
}

/** Whether its text is what a file opens with, as far as its name tells. */
export function isShownAsText(path: string): boolean {
  return firstView({ name: nameOf(path), sizeBytes: null, content: null }) === undefined
}

/** The view a file opens with where none was chosen; undefined for its text. */
export function firstView(facts: FileFacts): FileView | undefined {
  return fileViews.find((view) => view.offer(facts) === 'first')
}
