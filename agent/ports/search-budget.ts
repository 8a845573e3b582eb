/** A few searches in a row come at once, and more than those take a twentieth of a core. */
const mostMs = 500
const share = 1 / 20

/** What programs that open and close sockets without end may cost. */
export class SearchBudget {
  #spentMs = 0
  #countedAt = 0

  isLeft(nowMs: number): boolean {
    this.#spentMs = Math.max(0, this.#spentMs - (nowMs - this.#countedAt) * share)
    this.#countedAt = nowMs
    return this.#spentMs < mostMs
  }

  spend(ms: number): void {
    this.#spentMs += ms
  }
}
