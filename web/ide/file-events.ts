import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EditorInput, OpenOptions } from './editor-input.ts'

export type FileEvent =
  | ({ type: 'open'; input: EditorInput } & OpenOptions)
  | { type: 'renamed'; from: string; to: string }
  | { type: 'deleted'; path: string }

/** How panels tell each other about files without knowing each other. */
export class FileEvents {
  /** What is in front, and its file where it is of one. */
  readonly active: StoreApi<{ input: EditorInput | null; path: string | null }> = createStore(
    () => ({ input: null, path: null }),
  )
  readonly #listeners = new Set<(event: FileEvent) => void>()
  readonly #observers = new Set<(event: FileEvent) => void>()
  #unheard: FileEvent[] = []

  open(path: string, options: OpenOptions = {}): void {
    this.emit({ type: 'open', input: { type: 'file', path }, ...options })
  }

  /**
   * Kept until somebody listens, since an editor may still be loading when the first
   * file is clicked.
   */
  emit(event: FileEvent): void {
    if (this.#listeners.size === 0) this.#unheard.push(event)
    for (const listener of [...this.#listeners, ...this.#observers]) listener(event)
  }

  listen(listener: (event: FileEvent) => void): () => void {
    this.#listeners.add(listener)
    const unheard = this.#unheard
    this.#unheard = []
    for (const event of unheard) listener(event)
    return () => this.#listeners.delete(listener)
  }

  /** Hears what is said from now on, without being the one who is to open what is opened. */
  observe(observer: (event: FileEvent) => void): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }
}
