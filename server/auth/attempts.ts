import type { Clock } from '#server/context.ts'

const windowMs = 10 * 60 * 1000
const usualEach = 30
/** For somebody with many addresses. Far beyond what people produce by opening old links. */
const overall = 300

/** Counts in a sliding ten minutes, for each address or person and for all together. */
export class Attempts {
  readonly #clock: Clock
  readonly #each: number
  /** Oldest first. Never longer than `overall`: beyond it nothing is let through to fail. */
  #found: { by: string; at: number }[] = []

  constructor(clock: Clock, each = usualEach) {
    this.#clock = clock
    this.#each = each
  }

  /** Whether they have to wait. Asked before anything is compared. */
  isBlocked(by: string): boolean {
    const since = this.#clock.now() - windowMs
    this.#found = this.#found.filter(({ at }) => at > since)
    const own = this.#found.filter((one) => one.by === by)
    return own.length >= this.#each || this.#found.length >= overall
  }

  /** One more: a guess that failed, or whatever else is counted. */
  record(by: string): void {
    this.#found.push({ by, at: this.#clock.now() })
  }
}

/** What a blocked caller is told to wait. */
export const retryAfterSeconds = windowMs / 1000
