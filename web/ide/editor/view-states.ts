import type { editor } from 'monaco-editor/editor'
import type { IdeStorage } from '../ide-storage.ts'

const key = 'viewStates'
const keptFiles = 50
const settleMs = 500

/** Where the cursor and the scroll bar of each file were, also after a reload. */
export class ViewStates {
  readonly #storage: IdeStorage
  readonly #states: Map<string, editor.ICodeEditorViewState>
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(storage: IdeStorage) {
    this.#storage = storage
    this.#states = new Map(storage.read<[string, editor.ICodeEditorViewState][]>(key, []))
  }

  get(path: string): editor.ICodeEditorViewState | null {
    return this.#states.get(path) ?? null
  }

  set(path: string, state: editor.ICodeEditorViewState | null): void {
    if (!state) return
    this.#states.delete(path)
    this.#states.set(path, state)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), settleMs)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#storage.write(key, [...this.#states].slice(-keptFiles))
  }
}
