import { createStore, type StoreApi } from 'zustand/vanilla'

export type FileEvent =
  /** `takesFocus` where the user is done with the list it was chosen from. */
  | { type: 'open'; path: string; takesFocus?: boolean }
  | { type: 'renamed'; from: string; to: string }
  | { type: 'deleted'; path: string }

/** How panels tell each other about files without knowing each other. */
export class FileEvents {
  /** The file in front, or null. */
  readonly active: StoreApi<{ path: string | null }> = createStore(() => ({ path: null }))
  readonly #listeners = new Set<(event: FileEvent) => void>()
  #unheard: FileEvent[] = []

  /** Kept until somebody listens, since an editor may still be loading when the first file is clicked. */
  emit(event: FileEvent): void {
    if (this.#listeners.size === 0) this.#unheard.push(event)
    for (const listener of this.#listeners) listener(event)
  }

  listen(listener: (event: FileEvent) => void): () => void {
    this.#listeners.add(listener)
    const unheard = this.#unheard
    this.#unheard = []
    for (const event of unheard) listener(event)
    return () => this.#listeners.delete(listener)
  }
}
