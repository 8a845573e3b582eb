import type { Clock } from '#server/context.ts'

const mostKept = 20_000

/**
 * What need not be recorded again and again: a person who moves a hundred files has done one thing.
 * Known to this process alone, so that a restart, or another server, records it once more.
 */
export class AuditedLately {
  readonly #clock: Clock
  /** Until when, in the order in which they were noted. */
  readonly #until = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Tells `work` whether it has to be recorded. Where `work` rejects nothing counts as recorded.
   */
  async once<T>(key: string, forMs: number, work: (isDue: boolean) => Promise<T>): Promise<T> {
    const now = this.#clock.now()
    const isDue = (this.#until.get(key) ?? 0) <= now
    if (isDue) this.#note(key, now + forMs)
    try {
      return await work(isDue)
    } catch (error) {
      if (isDue) this.#until.delete(key)
      throw error
    }
  }

  #note(key: string, until: number): void {
    this.#until.delete(key)
    this.#until.set(key, until)
    for (const oldest of this.#until.keys()) {
      if (this.#until.size <= mostKept) break
      this.#until.delete(oldest)
    }
  }
}
