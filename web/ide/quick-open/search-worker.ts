import type { PathReply, PathRequest } from './path-messages.ts'
import type { FoundPath } from './path-search.ts'

/** Of a worker, what is used of it. */
export type PathWorker = {
  postMessage(request: PathRequest, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<PathReply>) => void) | null
  onerror: ((event: never) => void) | null
  terminate(): void
}

type Given = {
  start: () => PathWorker
  /** Another worker has taken the place of one that broke: it knows no path yet. */
  onStartedAnew: () => void
  /** One after the other broke: nothing is found until `tryAgain`. */
  onGivenUp: () => void
}

/**
 * How long to leave between a worker that broke and the next. A browser gives up its code when the
 * machine's networks change, as `fetch-part.ts` tells.
 */
const againMs = [250, 750, 2000]
/** One that breaks over what it is given does so again, however often it is given it. */
const soonMs = 60_000
const limit = 512

/**
 * Who searches the paths. A search that a worker broke over is answered by the next one, or by
 * nothing found.
 */
export class SearchWorker {
  readonly #given: Given
  readonly #asked = new Map<number, { query: string; answer: (paths: FoundPath[]) => void }>()
  #worker: PathWorker
  #count = 0
  /** How many have broken, each soon after the one before. */
  #broken = 0
  #brokeAt = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined
  #hasGivenUp = false

  constructor(given: Given) {
    this.#given = given
    this.#worker = this.#start()
  }

  get hasGivenUp(): boolean {
    return this.#hasGivenUp
  }

  post(request: PathRequest, transfer?: Transferable[]): void {
    this.#worker.postMessage(request, transfer)
  }

  /** A search that is not waited for any more is left unfinished, and never resolves. */
  search(query: string, signal: AbortSignal): Promise<FoundPath[]> {
    if (this.#hasGivenUp) return Promise.resolve([])
    const number = this.#count
    this.#count += 1
    signal.addEventListener('abort', () => this.#asked.delete(number), { once: true })
    return new Promise((answer) => {
      this.#asked.set(number, { query, answer })
      this.post({ type: 'search', number, query, limit })
    })
  }

  tryAgain(): void {
    if (!this.#hasGivenUp) return
    this.#hasGivenUp = false
    this.#broken = 0
    this.#startAnew()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#worker.terminate()
  }

  #start(): PathWorker {
    const worker = this.#given.start()
    worker.onmessage = ({ data: { number, paths } }) => {
      this.#asked.get(number)?.answer(paths)
      this.#asked.delete(number)
    }
    // Its code did not arrive, or it ran out of memory.
    worker.onerror = () => this.#replace(worker)
    return worker
  }

  #replace(worker: PathWorker): void {
    if (worker !== this.#worker) return
    worker.onerror = null
    worker.terminate()
    const now = performance.now()
    if (now - this.#brokeAt > soonMs) this.#broken = 0
    this.#brokeAt = now
    const waitMs = againMs[this.#broken]
    this.#broken += 1
    if (waitMs !== undefined) {
      this.#timer = setTimeout(() => this.#startAnew(), waitMs)
      return
    }
    this.#hasGivenUp = true
    for (const { answer } of this.#asked.values()) answer([])
    this.#asked.clear()
    this.#given.onGivenUp()
  }

  #startAnew(): void {
    this.#worker = this.#start()
    this.#given.onStartedAnew()
    for (const [number, { query }] of this.#asked) {
      this.post({ type: 'search', number, query, limit })
    }
  }
}
