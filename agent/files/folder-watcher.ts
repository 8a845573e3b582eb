import { type FSWatcher, watch } from 'node:fs'
import { basename, join } from 'node:path'
import type { UserFiles } from './user-files.ts'

const pollMs = 2000
const maxPolledEntries = 2000

/**
 * Watches the direct children of one folder. Where the system has no watch to give, or the
 * folder is not there (yet, or any more), it looks every two seconds instead, and watches again
 * as soon as it can.
 */
export class FolderWatcher {
  readonly #files: UserFiles
  readonly #folder: string
  readonly #onChange: (name: string | null) => void
  #watcher: FSWatcher | null = null
  #pollTimer: NodeJS.Timeout | null = null
  #lastSeen: string | null = null
  #isDisposed = false

  constructor(files: UserFiles, folder: string, onChange: (name: string | null) => void) {
    this.#files = files
    this.#folder = folder
    this.#onChange = onChange
    if (!this.#arm()) this.#poll()
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.#watcher?.close()
    if (this.#pollTimer) clearTimeout(this.#pollTimer)
  }

  #arm(): boolean {
    try {
      const watcher = watch(this.#folder, { persistent: false }, (_, name) => this.#onEvent(name))
      watcher.on('error', () => this.#rearm())
      this.#watcher = watcher
      return true
    } catch {
      // Nothing there, no permission, or no watches left: each may pass, so it is
      // looked at instead.
      return false
    }
  }

  #onEvent(name: string | null): void {
    this.#onChange(name?.includes('\uFFFD') ? null : name)
    // A folder that is removed or moved is told of under its own name.
    if (name === basename(this.#folder)) this.#rearm()
  }

  #rearm(): void {
    if (this.#isDisposed) return
    this.#watcher?.close()
    this.#watcher = null
    this.#onChange(null)
    if (this.#arm()) return
    this.#lastSeen = ''
    this.#poll()
  }

  #poll(): void {
    if (this.#isDisposed || this.#pollTimer) return
    this.#pollTimer = setTimeout(async () => {
      this.#pollTimer = null
      const seen = await this.#look()
      if (this.#isDisposed) return
      const hasChanged = this.#lastSeen !== null && this.#lastSeen !== seen
      this.#lastSeen = seen
      const isArmed = this.#arm()
      if (hasChanged || isArmed) this.#onChange(null)
      if (!isArmed) this.#poll()
    }, pollMs)
    this.#pollTimer.unref()
  }

  /** What tells one state of the folder from another; empty where it cannot be seen. */
  async #look(): Promise<string> {
    try {
      const { mtimeNs } = await this.#files.stat(this.#folder)
      const marks = [`${mtimeNs}`]
      for (const entry of await this.#files.entries(this.#folder, maxPolledEntries)) {
        const path = join(this.#folder, entry.name.toString())
        const found = await this.#files.find(path)
        marks.push(`${entry.name}:${found?.ino}:${found?.size}:${found?.mtimeNs}`)
      }
      return marks.join('\n')
    } catch {
      return ''
    }
  }
}
