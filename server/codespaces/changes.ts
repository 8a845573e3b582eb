import { EventEmitter, on } from 'node:events'

/**
 * Says inside this process that something about a codespace changed, so that watchers look again.
 * What changed is always read from the database.
 */
export class Changes {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  announce(codespaceId: string): void {
    this.#emitter.emit('change', codespaceId)
  }

  /** One item per change, several at once folded into one by `snapshots`. Ends with the signal. */
  async *listen(signal: AbortSignal): AsyncGenerator<string> {
    try {
      for await (const [id] of on(this.#emitter, 'change', { signal })) yield id as string
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  /** The value now and after every change of a codespace that `concerns` it, while it differs. */
  async *snapshots<T>(
    read: () => Promise<T>,
    concerns: (codespaceId: string) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    // Whoever asked may have gone, or `read` have failed, and nobody tells the signal: a listener
    // that is left would gather every change there is from then on.
    const over = new AbortController()
    const events = this.listen(AbortSignal.any([signal, over.signal]))
    try {
      // The listener has to stand before the first read, or a change between the two
      // would be missed.
      let next = events.next()
      let last = ''
      for (;;) {
        const value = await read()
        const text = JSON.stringify(value)
        if (text !== last) yield value
        last = text
        for (;;) {
          const { value: id, done } = await next
          if (done) return
          next = events.next()
          if (concerns(id)) break
        }
      }
    } finally {
      over.abort()
    }
  }
}
