import type { Duplex } from 'node:stream'

/** What browsers open at once is six; in front of them may be a proxy that opens many more. */
const mostAtOnce = 256
const mostIdle = 32
/** Many development servers close what is idle for five seconds, and say so where they are Node's. */
const idleMs = 15_000
const sweepMs = 1000
/** An app that says when it closes is asked no more shortly before, as it may be closing already. */
const marginMs = 1000

/** `isKept`: it has been asked before, and its app may be closing it at this very moment. */
export type Taken = { tunnel: Duplex; isKept: boolean }
type Idle = { tunnel: Duplex; until: number }
type Waiting = { resolve(taken: Taken): void; reject(error: unknown): void }

/**
 * Connections to one port, for one visitor, kept for the next question. Whoever takes one has it
 * alone, until it is given back or closed. One that is idle and says something is closed: nobody
 * has asked it (S-42).
 */
export class TunnelPool {
  readonly #open: () => Promise<Duplex>
  readonly #onEmpty: () => unknown
  readonly #tunnels = new Set<Duplex>()
  readonly #waiting: Waiting[] = []
  #idle: Idle[] = []
  #opening = 0
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(open: () => Promise<Duplex>, onEmpty: () => unknown) {
    this.#open = open
    this.#onEmpty = onEmpty
  }

  /** One that waits for a question; null where none does. */
  takeIdle(): Taken | null {
    const last = this.#idle.pop()
    if (!last) return null
    last.tunnel.off('data', closeItsSpeaker)
    return { tunnel: last.tunnel, isKept: true }
  }

  /** A new one, or with too many of them the first that is given back. Rejects as `open` does. */
  take(): Promise<Taken> {
    if (this.#tunnels.size + this.#opening < mostAtOnce) return this.#openOne()
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** After a whole answer; `keepAlive` is what it said under that name. */
  giveBack(tunnel: Duplex, keepAlive?: string | string[]): void {
    const keptMs = Math.min(idleMs, announcedMs(`${keepAlive}`) - marginMs)
    const isSilent = tunnel.readable && tunnel.writable && tunnel.readableLength === 0
    const mayBeKept = isSilent && !this.#isClosed && keptMs > 0
    const next = mayBeKept ? this.#waiting.shift() : undefined
    if (next) next.resolve({ tunnel, isKept: true })
    else if (!mayBeKept || this.#idle.length >= mostIdle) tunnel.destroy()
    else this.#keep(tunnel, keptMs)
  }

  #keep(tunnel: Duplex, forMs: number): void {
    tunnel.on('data', closeItsSpeaker)
    tunnel.resume()
    this.#idle.push({ tunnel, until: performance.now() + forMs })
    this.#timer ??= setInterval(() => this.#sweep(), sweepMs).unref()
  }

  async #openOne(): Promise<Taken> {
    this.#opening += 1
    const tunnel = await this.#open().catch((error: unknown) => {
      this.#opening -= 1
      this.#left()
      throw error
    })
    this.#opening -= 1
    this.#tunnels.add(tunnel)
    const leave = () => {
      this.#tunnels.delete(tunnel)
      this.#idle = this.#idle.filter((one) => one.tunnel !== tunnel)
      setImmediate(() => this.#left())
    }
    if (this.#isClosed) tunnel.destroy()
    if (tunnel.closed) leave()
    else tunnel.once('close', leave)
    return { tunnel, isKept: false }
  }

  /** There is room for one more. */
  #left(): void {
    const next = this.#waiting.shift()
    if (next) this.#openOne().then(next.resolve, next.reject)
    else if (this.#tunnels.size === 0 && this.#opening === 0) {
      this.#stopSweeping()
      this.#onEmpty()
    }
  }

  #sweep(): void {
    const now = performance.now()
    for (const { tunnel, until } of this.#idle) if (until <= now) tunnel.destroy()
    if (this.#idle.length === 0) this.#stopSweeping()
  }

  #stopSweeping(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  [Symbol.dispose](): void {
    this.#isClosed = true
    this.#stopSweeping()
    for (const tunnel of this.#tunnels) tunnel.destroy()
  }
}

function closeItsSpeaker(this: Duplex): void {
  this.destroy()
}

/** How long the app keeps a connection that is idle; for ever where it does not say. */
function announcedMs(keepAlive: string): number {
  const seconds = /^timeout=(\d+)/.exec(keepAlive)?.[1]
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000
}
