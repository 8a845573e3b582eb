import type { editor } from 'monaco-editor/editor'
import type { IdeStorage } from '../ide-storage.ts'

const key = 'viewStates'
const keptTabs = 100
const settleMs = 500

/** Where the cursor and the scroll bar of each tab were, also after a reload. */
export class ViewStates {
  readonly #storage: IdeStorage
  readonly #states: Map<string, editor.ICodeEditorViewState>
  /** Of the tabs that are shown: what they are like now. */
  readonly #shown = new Map<string, () => editor.ICodeEditorViewState | null>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(storage: IdeStorage) {
    this.#storage = storage
    this.#states = new Map(storage.read<[string, editor.ICodeEditorViewState][]>(key, []))
  }

  /** Of the tab, or where a tab of the same file was last. */
  get(tabId: string, path: string): editor.ICodeEditorViewState | null {
    return this.#states.get(tabId) ?? this.#states.get(path) ?? null
  }

  /** Until what it returns is called, `read` says what the tab is like. */
  show(tabId: string, read: () => editor.ICodeEditorViewState | null): () => void {
    this.#shown.set(tabId, read)
    return () => {
      if (this.#shown.get(tabId) === read) this.#shown.delete(tabId)
    }
  }

  /** Soon what the tab is like now is kept, where it is shown. */
  keep(tabId: string): void {
    this.#set(tabId, this.#shown.get(tabId)?.() ?? null)
  }

  #set(tabId: string, state: editor.ICodeEditorViewState | null): void {
    if (!state) return
    this.#states.delete(tabId)
    this.#states.set(tabId, state)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), settleMs)
  }

  copy(from: string, to: string): void {
    this.keep(from)
    this.#set(to, this.#states.get(from) ?? null)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#storage.write(key, [...this.#states].slice(-keptTabs))
  }
}
