import type { Clock } from '#server/context.ts'

const windowMs = 10 * 60 * 1000
const perAddress = 30
/** For somebody with many addresses. Far beyond what people produce by opening old links. */
const overall = 300

/** Counts failed guesses in a sliding ten minutes, for each address and for all together. */
export class Attempts {
  readonly #clock: Clock
  /** Oldest first. Never longer than `overall`: beyond it nothing is let through to fail. */
  #failures: { address: string; at: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether this address has to wait. Asked before anything is compared. */
  isBlocked(address: string): boolean {
    const since = this.#clock.now() - windowMs
    this.#failures = this.#failures.filter((failure) => failure.at > since)
    const own = this.#failures.filter((failure) => failure.address === address)
    return own.length >= perAddress || this.#failures.length >= overall
  }

  recordFailure(address: string): void {
    this.#failures.push({ address, at: this.#clock.now() })
  }
}

/** What a blocked caller is told to wait. */
export const retryAfterSeconds = windowMs / 1000
