import { join } from 'node:path'
import type { TrashedEntry } from '../protocol/files.ts'
import { measureTree } from './measure-tree.ts'
import { contentPath } from './trash-record.ts'
import type { UserFiles } from './user-files.ts'

const dayMs = 24 * 60 * 60 * 1000
const keptMs = 30 * dayMs
const maxBytes = 1024 * 1024 * 1024
const maxCount = 5000
/** However much it is: what was deleted today can be brought back while the disk has room. */
const fullKeptMs = dayMs
/** Whatever is full: what was deleted a moment ago can be brought back. */
const shortestKeptMs = 10 * 60 * 1000
const leastFreeShare = 0.05
const leastFreeBytes = 256 * 1024 * 1024
const settleMs = 2000

type TrashAccess = {
  folder: () => Promise<string>
  list: () => Promise<TrashedEntry[]>
  remove: (ids: string[]) => Promise<void>
}

type Held = { id: string; bytes: number; ageMs: number }

/**
 * Lets the oldest fall out of the trash: after 30 days; after a day where there are more than 1 GiB
 * or 5,000 entries; after ten minutes while its disk is nearly full. It looks after each deletion,
 * behind its back.
 */
export class TrashBounds {
  readonly #files: UserFiles
  readonly #trash: TrashAccess
  readonly #sizes = new Map<string, number>()
  #timer: NodeJS.Timeout | null = null
  #isLooking = false

  constructor(files: UserFiles, trash: TrashAccess) {
    this.#files = files
    this.#trash = trash
    this.checkSoon()
  }

  checkSoon(afterMs = settleMs): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#check(), afterMs)
    this.#timer.unref()
  }

  async #check(): Promise<void> {
    if (this.#isLooking) return this.checkSoon()
    this.#isLooking = true
    try {
      await this.enforce(Date.now())
    } catch (error) {
      // Too much in the trash is better than a deletion that fails.
      console.error('The trash could not be looked through:', error)
    } finally {
      this.#isLooking = false
    }
  }

  /** Resolves once what has to go is gone. */
  async enforce(now: number): Promise<void> {
    const folder = await this.#trash.folder()
    const entries = await this.#trash.list()
    const held: Held[] = []
    for (const entry of entries) {
      const bytes = await this.#sizeOf(folder, entry.id)
      held.push({ id: entry.id, bytes, ageMs: now - entry.deletedAt })
    }
    const falling = new Set([
      ...beyondBounds(held),
      ...oldestOf(held, await this.#missingBytes(folder)),
    ])
    await this.#trash.remove([...falling, ...(await this.#halves(folder, entries, now))])
    for (const id of falling) this.#sizes.delete(id)
    if (held.some(({ ageMs }) => ageMs < shortestKeptMs)) this.checkSoon(shortestKeptMs)
  }

  /** How much less there is than should be free. */
  async #missingBytes(folder: string): Promise<number> {
    const { freeBytes, totalBytes } = await this.#files.space(folder)
    return Math.min(totalBytes * leastFreeShare, leastFreeBytes) - freeBytes
  }

  async #sizeOf(folder: string, id: string): Promise<number> {
    const known = this.#sizes.get(id)
    if (known !== undefined) return known
    const bytes = await measureTree(this.#files, contentPath(folder, id))
    this.#sizes.set(id, bytes)
    return bytes
  }

  /** What is in there without being an entry: the agent died in the middle of it. */
  async #halves(folder: string, entries: TrashedEntry[], now: number): Promise<string[]> {
    const whole = new Set(entries.map(({ id }) => id))
    const halves: string[] = []
    for (const { name } of await this.#files.entries(folder, maxCount)) {
      const id = name.toString()
      if (whole.has(id)) continue
      const found = await this.#files.find(join(folder, id))
      if (found && now - Number(found.mtimeMs) > shortestKeptMs) halves.push(id)
    }
    return halves
  }
}

/** Newest first, as they are listed. */
function beyondBounds(held: Held[]): string[] {
  let sum = 0
  return held
    .filter(({ bytes, ageMs }, index) => {
      sum += bytes
      const isTooMuch = sum > maxBytes || index >= maxCount
      return ageMs > keptMs || (isTooMuch && ageMs > fullKeptMs)
    })
    .map(({ id }) => id)
}

function oldestOf(held: Held[], missingBytes: number): string[] {
  let missing = missingBytes
  const oldest: string[] = []
  for (const { id, bytes, ageMs } of held.toReversed()) {
    if (missing <= 0 || ageMs <= shortestKeptMs) break
    missing -= bytes
    oldest.push(id)
  }
  return oldest
}
