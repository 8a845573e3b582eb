import { Wake } from '../wake.ts'

/** The number of a state that changes, and who waits for another one. */
export class Versions {
  // Grows across the agent's lives too, so that nobody takes one's state for another's.
  #current = Date.now()
  readonly #waiting = new Set<Wake>()

  get current(): number {
    return this.#current
  }

  changed(): void {
    this.#current += 1
    for (const wake of this.#waiting) wake.wake()
  }

  /** Yields at once, and whenever it has changed; changes that come together are one. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<void, void> {
    const wake = new Wake()
    this.#waiting.add(wake)
    wake.wakeOn(signal)
    try {
      while (!signal?.aborted) {
        yield
        await wake.wait()
      }
    } finally {
      this.#waiting.delete(wake)
    }
  }

  /** Resolves once it is another one than this, the time is over or the signal ends. */
  async after(
    { version, waitMs }: { version: number | null; waitMs: number },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (version !== this.#current) return
    const wake = new Wake()
    this.#waiting.add(wake)
    wake.wakeOn(signal)
    const timer = setTimeout(() => wake.wake(), waitMs)
    await wake.wait()
    clearTimeout(timer)
    this.#waiting.delete(wake)
  }
}
