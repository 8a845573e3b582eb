import type { Clock } from '#server/context.ts'

const keptMs = 60_000
const mostSessions = 10_000

/**
 * Whose WebSockets arrived as plain requests: a proxy on the way took the upgrade out. A page sees
 * only that none opens, so it asks for this.
 */
export class LostUpgrades {
  readonly #clock: Clock
  /** The latest last. */
  readonly #lostAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  record(sessionHash: string): void {
    this.#lostAt.delete(sessionHash)
    this.#lostAt.set(sessionHash, this.#clock.now())
    const [oldest] = this.#lostAt.keys()
    if (this.#lostAt.size > mostSessions && oldest !== undefined) this.#lostAt.delete(oldest)
  }

  /** Within the last minute. */
  has(sessionHash: string): boolean {
    const lostAt = this.#lostAt.get(sessionHash)
    return lostAt !== undefined && this.#clock.now() - lostAt < keptMs
  }
}
