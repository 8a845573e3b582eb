import type { ComponentType } from 'react'

/** Something of the IDE's own that is shown in a tab: the welcome page, the keybindings. */
export type EditorPage = {
  /** As it is stored with the tab. */
  id: string
  title: string
  /** A codicon's name. */
  icon: string
  component: ComponentType
}

/** The one list of pages, opened by `fileEvents.emit({ type: 'open', input: { type: 'page', page } })`. */
export const editorPages: readonly EditorPage[] = []

export function editorPage(id: string): EditorPage | undefined {
  return editorPages.find((page) => page.id === id)
}
