import type { editor } from 'monaco-editor/editor'
import type { IdeStorage } from '../ide-storage.ts'

const key = 'viewStates'
const keptTabs = 100
const settleMs = 500

/** Where the cursor and the scroll bar of each tab were, also after a reload. */
export class ViewStates {
  readonly #storage: IdeStorage
  readonly #states: Map<string, editor.ICodeEditorViewState>
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(storage: IdeStorage) {
    this.#storage = storage
    this.#states = new Map(storage.read<[string, editor.ICodeEditorViewState][]>(key, []))
  }

  /** Of the tab, or where a tab of the same file was last. */
  get(tabId: string, path: string): editor.ICodeEditorViewState | null {
    return this.#states.get(tabId) ?? this.#states.get(path) ?? null
  }

  set(tabId: string, state: editor.ICodeEditorViewState | null): void {
    if (!state) return
    this.#states.delete(tabId)
    this.#states.set(tabId, state)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), settleMs)
  }

  copy(from: string, to: string): void {
    this.set(to, this.#states.get(from) ?? null)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#storage.write(key, [...this.#states].slice(-keptTabs))
  }
}
