import { FolderWatcher } from './folder-watcher.ts'
import type { UserFiles } from './user-files.ts'

type Listener = (name: string | null) => void

/** One watch of each folder, however many look at it. */
export class FolderWatchers {
  readonly #files: UserFiles
  readonly #watchers = new Map<string, { watcher: FolderWatcher; listeners: Set<Listener> }>()
  readonly #everywhere = new Set<(folder: string) => void>()

  constructor(files: UserFiles) {
    this.#files = files
  }

  /**
   * Tells `listener` the name of each entry that appears, changes or goes; null when that
   * cannot be said.
   */
  watch(folder: string, listener: Listener): Disposable {
    const shared = this.#watchers.get(folder) ?? this.#start(folder)
    shared.listeners.add(listener)
    return {
      [Symbol.dispose]: () => {
        shared.listeners.delete(listener)
        if (shared.listeners.size > 0 || this.#watchers.get(folder) !== shared) return
        this.#watchers.delete(folder)
        shared.watcher[Symbol.dispose]()
      },
    }
  }

  /** Tells of every change in a folder that anybody watches. */
  listen(listener: (folder: string) => void): Disposable {
    this.#everywhere.add(listener)
    return { [Symbol.dispose]: () => void this.#everywhere.delete(listener) }
  }

  #start(folder: string) {
    const listeners = new Set<Listener>()
    const watcher = new FolderWatcher(this.#files, folder, (name) => {
      for (const listener of listeners) listener(name)
      for (const listener of this.#everywhere) listener(folder)
    })
    const shared = { watcher, listeners }
    this.#watchers.set(folder, shared)
    return shared
  }
}
