import { join } from 'node:path'
import { removeTree } from '../files/remove-tree.ts'
import type { UserFiles } from '../files/user-files.ts'
import { readIndex, sumBytes } from './history-index.ts'

const maxSumBytes = 200 * 1024 * 1024
/** After a fall to this much, some time passes before the next one. */
const lowerBytes = 180 * 1024 * 1024
const maxFiles = 10_000
const keptMs = 30 * 24 * 60 * 60 * 1000

type Kept = { path: string; bytes: number; at: number }

/**
 * How much is kept of which file. What was not saved for longest falls out where it is too
 * much or too old.
 */
export class HistorySizes {
  readonly #files: UserFiles
  readonly #root: () => Promise<string>
  #known: Promise<Map<string, Kept>> | null = null

  constructor(files: UserFiles, root: () => Promise<string>) {
    this.#files = files
    this.#root = root
  }

  async changed(folder: string, kept: Kept): Promise<void> {
    const known = await this.#load()
    // The one that was saved last stands last.
    known.delete(folder)
    known.set(folder, kept)
    let sum = 0
    for (const { bytes } of known.values()) sum += bytes
    const mostBytes = sum > maxSumBytes ? lowerBytes : maxSumBytes
    for (const [oldest, { bytes, at }] of known) {
      const falls = kept.at - at > keptMs || sum > mostBytes || known.size > maxFiles
      if (oldest === folder || !falls) break
      await removeTree(this.#files, oldest).catch(() => undefined)
      known.delete(oldest)
      sum -= bytes
    }
  }

  async moved(from: string, to: string, path: string): Promise<void> {
    const known = await this.#load()
    const kept = known.get(from)
    known.delete(from)
    if (kept) known.set(to, { ...kept, path })
  }

  /** Folder and path of each file that is kept and is this, or is in it. */
  async inside(path: string): Promise<[folder: string, path: string][]> {
    const known = await this.#load()
    return [...known]
      .map(([folder, kept]): [string, string] => [folder, kept.path])
      .filter(([, kept]) => kept === path || kept.startsWith(`${path}/`))
  }

  async #load(): Promise<Map<string, Kept>> {
    this.#known ??= this.#read()
    try {
      return await this.#known
    } catch (error) {
      this.#known = null
      throw error
    }
  }

  async #read(): Promise<Map<string, Kept>> {
    const root = await this.#root()
    const found: [string, Kept][] = []
    for (const { name } of await this.#files.entries(root, maxFiles * 2)) {
      const folder = join(root, name.toString())
      const history = await readIndex(this.#files, folder).catch(() => undefined)
      // With no descriptor to be had, as an example: what cannot be read now is not
      // what nobody needs.
      if (history === undefined) continue
      const last = history?.entries.at(-1)
      if (history && last) {
        found.push([folder, { path: history.path, bytes: sumBytes(history), at: last.savedAt }])
      } else await removeTree(this.#files, folder).catch(() => undefined)
    }
    return new Map(found.sort(([, a], [, b]) => a.at - b.at))
  }
}
