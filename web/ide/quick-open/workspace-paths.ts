import type { TRPCClient } from '@trpc/client'
import type { AgentRouter } from '#agent/router.ts'
import type { FoundPath } from './path-search.ts'
import { type PathWorker, SearchWorker } from './search-worker.ts'

type Given = {
  client: TRPCClient<AgentRouter>
  root: string
  /** What is left out, in ripgrep's words, at the time it is asked. */
  exclude: () => readonly string[]
  startWorker: () => PathWorker
}

/** An older list is shown, and made anew behind it. */
const freshMs = 5000
/**
 * Where nothing is found, the file may be newer than the list: then it is made anew even sooner.
 */
const freshWhereMissingMs = 1000
/** While the first list arrives, what was found is looked for again so often. */
const progressMs = 250
/** An agent that says more than this is not believed. */
const maxListBytes = 192 * 1024 * 1024
/** Of what is left out, as the protocol has it. */
const mostGlobs = 200

/**
 * The paths of the workspace folder, relative to it: listed by the agent, kept and
 * searched in a worker.
 */
export class WorkspacePaths {
  readonly #given: Given
  readonly #listeners = new Set<() => void>()
  readonly #worker: SearchWorker
  #listing: { unsubscribe(): void } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #listedAt = Number.NEGATIVE_INFINITY
  /** The last search that found nothing, for which the list was made anew already. */
  #missing: string | null = null
  #bytes = 0
  #toldAt = 0
  /** There has been a whole list. */
  #isWhole = false
  #hasFailed = false

  constructor(given: Given) {
    this.#given = given
    this.#worker = new SearchWorker({
      start: given.startWorker,
      onStartedAnew: () => {
        this.#isWhole = false
        this.listAnew()
      },
      onGivenUp: () => this.#tell(),
    })
  }

  /** Why there may be files that are not found. */
  get state(): 'listing' | 'failed' | 'whole' {
    if (this.#worker.hasGivenUp) return 'failed'
    if (this.#isWhole) return 'whole'
    return this.#hasFailed ? 'failed' : 'listing'
  }

  /**
   * Best first. A search that is not waited for any more is left unfinished, and never resolves.
   */
  async search(query: string, signal: AbortSignal): Promise<readonly FoundPath[]> {
    const paths = await this.#worker.search(query, signal)
    if (paths.length === 0 && query !== this.#missing && !this.#worker.hasGivenUp) {
      this.#missing = query
      this.#refresh(freshWhereMissingMs)
    }
    return paths
  }

  // In the background: what there is goes on to be searched.
  #refresh(mostMs: number): void {
    if (this.#listing !== null) return
    const leftMs = mostMs - (performance.now() - this.#listedAt)
    clearTimeout(this.#timer)
    if (leftMs <= 0) this.#list()
    // Whoever looks for a file that was made a moment ago is still there by then.
    else this.#timer = setTimeout(() => this.#listeners.size > 0 && this.#refresh(0), leftMs)
  }

  /** What is left out has changed: what was listed before is not true any more. */
  listAnew(): void {
    const isAskedFor = this.#listing !== null || Number.isFinite(this.#listedAt)
    this.#listing?.unsubscribe()
    if (isAskedFor) this.#list()
  }

  /** A file, or a folder with everything in it, is no longer there. */
  remove(path: string): void {
    this.#worker.post({ type: 'remove', path })
    this.#tell()
  }

  /** A file, or a folder with everything in it, is elsewhere now. */
  move(from: string, to: string): void {
    this.#worker.post({ type: 'move', from, to })
    this.#tell()
  }

  /**
   * Calls back when a search may find something else. Lists the files anew where that has not
   * been for a while.
   */
  follow(listener: () => void): () => void {
    this.#missing = null
    this.#worker.tryAgain()
    this.#refresh(freshMs)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  [Symbol.dispose](): void {
    this.#listing?.unsubscribe()
    clearTimeout(this.#timer)
    this.#listeners.clear()
    this.#worker[Symbol.dispose]()
  }

  #list(): void {
    this.#hasFailed = false
    const { client, root, exclude } = this.#given
    this.#listing = client.search.paths.subscribe(
      { root, exclude: exclude().slice(0, mostGlobs) },
      {
        // Again after a reconnect, which begins the list from its first path.
        onStarted: () => {
          this.#bytes = 0
          this.#worker.post({ type: 'begin' })
        },
        onData: (part) => {
          if (part.type === 'end') this.#end(true)
          else this.#takePart(part.bytes)
        },
        onError: () => this.#end(false),
      },
    )
  }

  #takePart(part: Uint8Array): void {
    this.#bytes += part.byteLength
    if (this.#bytes > maxListBytes) {
      this.#end(true)
      return
    }
    // It is a view of the whole message.
    const bytes = part.slice()
    this.#worker.post({ type: 'part', bytes }, [bytes.buffer])
    if (!this.#isWhole && performance.now() - this.#toldAt > progressMs) this.#tell()
  }

  #end(isWhole: boolean): void {
    this.#listing?.unsubscribe()
    this.#listing = null
    this.#listedAt = performance.now()
    this.#hasFailed = !isWhole
    if (isWhole) {
      this.#worker.post({ type: 'end' })
      this.#isWhole = true
    }
    this.#tell()
  }

  #tell(): void {
    this.#toldAt = performance.now()
    for (const listener of this.#listeners) listener()
  }
}
