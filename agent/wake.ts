/** A wake-up call for one waiter. One that comes while nobody waits is not lost. */
export class Wake {
  #isAwake = false
  #resolve: (() => void) | null = null

  wake(): void {
    this.#isAwake = true
    this.#resolve?.()
  }

  async wait(): Promise<void> {
    if (!this.#isAwake) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve
      })
    }
    this.#resolve = null
    this.#isAwake = false
  }

  /** Wakes at the end of `signal` too, so that a waiting generator can finish. */
  wakeOn(signal: AbortSignal | undefined): void {
    if (signal?.aborted) this.wake()
    signal?.addEventListener('abort', () => this.wake(), { once: true })
  }
}
