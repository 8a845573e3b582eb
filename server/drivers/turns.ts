/**
 * Lets what concerns one codespace happen one after the other; different codespaces do not wait.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  async take<T>(codespaceId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(codespaceId)
    const mine = (async () => {
      // What went wrong in the turn before is told to whoever took it.
      await before?.catch(() => undefined)
      return work()
    })()
    this.#last.set(codespaceId, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(codespaceId) === mine) this.#last.delete(codespaceId)
    }
  }
}
