/** Why a codespace will not be connected to, however often one tries. */
export type EndVerdict = 'not-running' | 'signed-out' | 'missing'

export type ReconnectOptions = {
  requestTicket(signal: AbortSignal): Promise<string>
  mayConnect(signal: AbortSignal): Promise<'yes' | EndVerdict>
  onEnded(verdict: EndVerdict): void
  onResumed(): void
}

const longestDelayMs = 3000
/** A connection that did not last this long does not reset the back-off. */
const provenAfterMs = 2000
const requestTimeoutMs = 10_000
/** How often a stopped codespace is asked about, in case somebody starts it. */
const askAgainMs = 5000

/** 0, 100, 200, 400 … 3000. */
export function reconnectDelayMs(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(100 * 2 ** (attempt - 1), longestDelayMs)
}

/**
 * Decides when the next attempt to connect is made and with which ticket. A browser hides the
 * status of a refused upgrade, so whenever one failed the server is asked in words whether trying
 * again has any point.
 */
export class Reconnect {
  readonly #options: ReconnectOptions
  readonly #disposed = new AbortController()
  #attempt = 0
  #askFirst = false
  #openedAt: number | null = null
  #wake: (() => void) | null = null

  constructor(options: ReconnectOptions) {
    this.#options = options
  }

  /** Resolves when it is time, with a fresh ticket. Rejects only once disposed. */
  async nextTicket(): Promise<string> {
    for (;;) {
      await this.#sleep(reconnectDelayMs(this.#attempt++))
      if (this.#askFirst && !(await this.#isAllowed())) continue
      try {
        const ticket = await this.#options.requestTicket(this.#deadline())
        // Until this one opens, it counts as refused.
        this.#askFirst = true
        return ticket
      } catch {
        // Refused or unreachable: which of the two is asked before the next attempt.
        this.#disposed.signal.throwIfAborted()
        this.#askFirst = true
      }
    }
  }

  opened(): void {
    this.#askFirst = false
    this.#openedAt = performance.now()
  }

  closed(): void {
    if (this.#openedAt === null) return
    if (performance.now() - this.#openedAt >= provenAfterMs) this.#attempt = 0
    this.#openedAt = null
  }

  /** The network may be back, or the user is: whatever is being waited for is tried now. */
  wake(): void {
    this.#attempt = 0
    this.#wake?.()
  }

  [Symbol.dispose](): void {
    this.#disposed.abort(new Error('The connection was closed.'))
    this.#wake?.()
  }

  /**
   * Waits for a yes once it has been no. False when there was no answer: the server
   * is away, not we.
   */
  async #isAllowed(): Promise<boolean> {
    let hasEnded = false
    for (;;) {
      const verdict = await this.#options.mayConnect(this.#deadline()).catch(() => null)
      this.#disposed.signal.throwIfAborted()
      if (verdict === null && !hasEnded) return false
      if (verdict === 'yes') {
        if (hasEnded) this.#options.onResumed()
        return true
      }
      if (verdict !== null) this.#options.onEnded(verdict)
      hasEnded = true
      await this.#sleep(verdict === 'not-running' || verdict === null ? askAgainMs : null)
    }
  }

  #deadline(): AbortSignal {
    return AbortSignal.any([this.#disposed.signal, AbortSignal.timeout(requestTimeoutMs)])
  }

  /** Null sleeps until somebody wakes it. */
  async #sleep(ms: number | null): Promise<void> {
    this.#disposed.signal.throwIfAborted()
    if (ms === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = ms === null ? undefined : setTimeout(resolve, ms)
    this.#wake = resolve
    await promise
    this.#wake = null
    clearTimeout(timer)
    this.#disposed.signal.throwIfAborted()
  }
}
