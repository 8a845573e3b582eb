import type { editor } from 'monaco-editor/editor'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** The two texts in front, for the commands that go from difference to difference. */
export const activeCompare: StoreApi<{ editor: editor.IStandaloneDiffEditor | null }> =
  createStore<{
    editor: editor.IStandaloneDiffEditor | null
  }>(() => ({ editor: null }))
