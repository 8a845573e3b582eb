import type { FileEntry } from '#agent/protocol/files.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { entriesOf } from '../folder-entries.ts'
import type { EntryChange } from './listing-changes.ts'

/** A folder in a storm is looked at so often at most. */
const betweenLooksMs = 200
/**
 * All of a large folder takes a line a while, so that is asked for less often the more there is.
 */
const listingMs = { eachEntry: 0.1, atMost: 2000 }
const looksAtOnce = 8
const maxNames = 500
/** How long a listing that was asked for ahead may be taken for one of now. */
const aheadMs = 1000

/** What the lister has found out about a folder. */
export type Found =
  | { type: 'listing'; entries: FileEntry[]; isTruncated: boolean }
  | { type: 'changes'; changes: EntryChange[] }
  | { type: 'failure'; error: unknown }

type Listing = Extract<Found, { type: 'listing' }>

type Folder = {
  /** What is to be looked at: names, or all of it. */
  wanted: Set<string> | 'all' | null
  isLooking: boolean
  startedAt: number
  /** How long to leave between two listings of it. */
  betweenListingsMs: number
  timer: ReturnType<typeof setTimeout> | undefined
}

/**
 * Asks the agent about folders: soon, of each one thing at a time, and never more than it can take.
 */
export class FolderLister {
  readonly #client: AgentConnection['client']
  readonly #onFound: (folder: string, found: Found) => void
  readonly #folders = new Map<string, Folder>()
  readonly #waiting = new Set<string>()
  #looking = 0
  #ahead: { path: string; listing: Promise<Listing>; until: number } | null = null

  constructor(client: AgentConnection['client'], onFound: (folder: string, found: Found) => void) {
    this.#client = client
    this.#onFound = onFound
  }

  /** Something is to be looked at: these names, or with null everything. */
  look(path: string, names: readonly string[] | null): void {
    const folder = this.#folders.get(path) ?? this.#add(path)
    if (names === null || folder.wanted === 'all') folder.wanted = 'all'
    else folder.wanted = new Set([...(folder.wanted ?? []), ...names])
    if (folder.wanted instanceof Set && folder.wanted.size > maxNames) folder.wanted = 'all'
    this.#lookSoon(path, folder)
  }

  /** It is about to be opened: its listing is on the way by then. May be said again and again. */
  expect(path: string): void {
    if (this.#folders.has(path)) return
    if (this.#ahead?.path === path && performance.now() < this.#ahead.until) return
    const listing = this.#list(path)
    this.#ahead = { path, listing, until: performance.now() + aheadMs }
    // Whoever looks is told.
    listing.catch(() => undefined)
  }

  /** Nobody wants to know any more; what is under way is not told. */
  forget(path: string): void {
    clearTimeout(this.#folders.get(path)?.timer)
    this.#folders.delete(path)
    this.#waiting.delete(path)
  }

  [Symbol.dispose](): void {
    for (const path of [...this.#folders.keys()]) this.forget(path)
  }

  #add(path: string): Folder {
    const folder: Folder = {
      wanted: null,
      isLooking: false,
      startedAt: Number.NEGATIVE_INFINITY,
      betweenListingsMs: 0,
      timer: undefined,
    }
    this.#folders.set(path, folder)
    return folder
  }

  #lookSoon(path: string, folder: Folder): void {
    if (folder.isLooking || folder.timer !== undefined || this.#waiting.has(path)) return
    const listingAgainMs = folder.wanted === 'all' ? folder.betweenListingsMs : 0
    const betweenMs = Math.max(betweenLooksMs, listingAgainMs)
    const waitMs = folder.startedAt + betweenMs - performance.now()
    if (waitMs > 0) {
      folder.timer = setTimeout(() => {
        folder.timer = undefined
        // By now all of it may be wanted.
        this.#lookSoon(path, folder)
      }, waitMs)
    } else this.#queue(path)
  }

  #queue(path: string): void {
    this.#waiting.add(path)
    this.#next()
  }

  #next(): void {
    for (const path of this.#waiting) {
      if (this.#looking >= looksAtOnce) return
      this.#waiting.delete(path)
      const folder = this.#folders.get(path)
      if (folder) void this.#look(path, folder)
    }
  }

  async #look(path: string, folder: Folder): Promise<void> {
    const { wanted } = folder
    folder.wanted = null
    folder.isLooking = true
    folder.startedAt = performance.now()
    this.#looking++
    const found = await this.#ask(path, wanted)
    this.#looking--
    folder.isLooking = false
    if (found.type === 'listing') {
      const costMs = found.entries.length * listingMs.eachEntry
      folder.betweenListingsMs = Math.min(costMs, listingMs.atMost)
    }
    if (this.#folders.get(path) === folder) {
      this.#onFound(path, found)
      if (folder.wanted !== null && this.#folders.get(path) === folder) {
        this.#lookSoon(path, folder)
      }
    }
    this.#next()
  }

  async #ask(path: string, wanted: Folder['wanted']): Promise<Found> {
    try {
      if (!(wanted instanceof Set)) return await (this.#takeAhead(path) ?? this.#list(path))
      const names = [...wanted]
      const { entries } = await this.#client.files.statMany.query({ folder: path, names })
      const changes = names.map((name, at) => ({ name, entry: entries[at] ?? null }))
      return { type: 'changes', changes }
    } catch (error) {
      return { type: 'failure', error }
    }
  }

  #takeAhead(path: string): Promise<Listing> | null {
    const ahead = this.#ahead
    if (ahead?.path !== path) return null
    this.#ahead = null
    return performance.now() < ahead.until ? ahead.listing : null
  }

  async #list(path: string): Promise<Listing> {
    const listing = await this.#client.files.list.query({ path })
    return { type: 'listing', entries: entriesOf(listing), isTruncated: listing.isTruncated }
  }
}
