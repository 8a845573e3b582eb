import type { editor } from 'monaco-editor/editor'
import { createStore, type StoreApi } from 'zustand/vanilla'

export type ActiveEditor = {
  /** The code editor of the tab in front; the side that can be edited where two are compared. */
  editor: editor.IStandaloneCodeEditor | null
  /** The file its model is of; null for text that is no file's. */
  path: string | null
}

/**
 * For what acts on text without belonging to a tab: the palette, going to a line, the status bar.
 */
export const activeEditor: StoreApi<ActiveEditor> = createStore<ActiveEditor>(() => ({
  editor: null,
  path: null,
}))

/** Takes an editor out again that is disposed of, unless another one is in front by now. */
export function leaveActiveEditor(gone: editor.IStandaloneCodeEditor): void {
  if (activeEditor.getState().editor === gone) activeEditor.setState({ editor: null, path: null })
}
