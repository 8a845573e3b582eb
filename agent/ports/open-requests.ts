import { type OpenRequest, openRequest } from '../protocol/ports.ts'
import { Wake } from '../wake.ts'

/** Any program may ask, and do so without end. */
const mostAsked = { count: 10, withinMs: 60_000 }

/** What programs ask to be opened in the browser of whoever has the codespace open. */
export class OpenRequests {
  readonly #listeners = new Set<(asked: OpenRequest) => void>()
  #askedAt: number[] = []

  /** Null where somebody is told; else a sentence that says why nobody is. */
  ask(url: string): string | null {
    const asked = openRequest.safeParse({ url: url.trim() })
    if (!asked.success) return 'Only an address that begins with http:// or https:// can be opened.'
    if (this.#listeners.size === 0) {
      return `Nobody has this codespace open in a browser. Open this yourself: ${asked.data.url}`
    }
    const since = performance.now() - mostAsked.withinMs
    this.#askedAt = this.#askedAt.filter((at) => at > since)
    if (this.#askedAt.length >= mostAsked.count) {
      return `Too much was asked to be opened within a minute. Open this yourself: ${asked.data.url}`
    }
    this.#askedAt.push(performance.now())
    for (const listener of [...this.#listeners]) listener(asked.data)
    return null
  }

  /** From now on. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<OpenRequest, void> {
    const told: OpenRequest[] = []
    const wake = new Wake()
    wake.wakeOn(signal)
    const listener = (asked: OpenRequest) => {
      told.push(asked)
      wake.wake()
    }
    this.#listeners.add(listener)
    try {
      while (!signal?.aborted) {
        await wake.wait()
        for (const asked of told.splice(0)) yield asked
      }
    } finally {
      this.#listeners.delete(listener)
    }
  }
}
