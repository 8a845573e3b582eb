import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FileEvents } from '../file-events.ts'
import type { IdeStorage } from '../ide-storage.ts'
import { isInside } from '../paths.ts'

const storageKey = 'recentFiles'
const mostKept = 200

/** The files that were in front, the last one first, as this browser remembers them. */
export class RecentFiles {
  readonly store: StoreApi<{ paths: readonly string[] }>
  readonly #storage: IdeStorage

  constructor(storage: IdeStorage) {
    this.#storage = storage
    const stored = storage.read<unknown>(storageKey, [])
    const paths = Array.isArray(stored) ? stored.filter((path) => typeof path === 'string') : []
    this.store = createStore(() => ({ paths: paths.slice(0, mostKept) }))
  }

  /** Until what it returns is called. */
  listen(fileEvents: FileEvents): () => void {
    const { path } = fileEvents.active.getState()
    if (path !== null) this.add(path)
    const stops = [
      fileEvents.active.subscribe(({ path }, before) => {
        if (path !== null && path !== before.path) this.add(path)
      }),
      fileEvents.observe((event) => {
        if (event.type === 'renamed') this.#move(event.from, event.to)
        if (event.type === 'deleted') this.remove(event.path)
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  add(path: string): void {
    const others = this.store.getState().paths.filter((other) => other !== path)
    this.#set([path, ...others].slice(0, mostKept))
  }

  /** A file, or all in a folder. */
  remove(path: string): void {
    this.#set(this.store.getState().paths.filter((other) => !isInside(other, path)))
  }

  clear(): void {
    this.#set([])
  }

  #move(from: string, to: string): void {
    const moved = this.store
      .getState()
      .paths.map((path) => (isInside(path, from) ? to + path.slice(from.length) : path))
    this.#set([...new Set(moved)])
  }

  #set(paths: readonly string[]): void {
    this.store.setState({ paths })
    this.#storage.write(storageKey, paths)
  }
}
