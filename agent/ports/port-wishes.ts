import type { AnswerWishInput, PortWish } from '../protocol/ports.ts'
import { randomId } from '../random-id.ts'
import { Wake } from '../wake.ts'

/** Any program may ask, and do so without end. */
const mostAsked = { count: 10, withinMs: 60_000 }
const mostWaiting = 3
export const wishPatienceMs = 120_000

export type WishEnd =
  | Pick<AnswerWishInput, 'answer' | 'reason'>
  /** Not asked: nobody has the codespace open; too much is asked. Asked, and not answered in time. */
  | { answer: 'nobody' | 'too many' | 'unanswered'; reason: null }

type Waiting = PortWish & { end: Promise<WishEnd>; settle: (end: WishEnd) => void }

/**
 * What commands want opened to others: only whoever has the codespace open can do that, so they are
 * asked. Each is asked until it is answered, by any of their windows, or for two minutes.
 */
export class PortWishes {
  readonly #followers = new Set<Wake>()
  readonly #waiting = new Map<string, Waiting>()
  #askedAt: number[] = []

  /** The same that is asked already is asked once, and answered to both. */
  async ask({ port, visibility }: Omit<PortWish, 'id'>): Promise<WishEnd> {
    if (this.#followers.size === 0) return { answer: 'nobody', reason: null }
    const same = [...this.#waiting.values()].find(
      (one) => one.port === port && one.visibility === visibility,
    )
    if (same) return same.end
    if (!this.#mayAsk()) return { answer: 'too many', reason: null }
    const id = randomId()
    const { promise: end, resolve: settle } = Promise.withResolvers<WishEnd>()
    this.#waiting.set(id, { id, port, visibility, end, settle })
    this.#changed()
    const timer = setTimeout(() => settle({ answer: 'unanswered', reason: null }), wishPatienceMs)
    try {
      return await end
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
      this.#changed()
    }
  }

  /** What waits for an answer, at once and after every change. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<PortWish[], void> {
    const wake = new Wake()
    wake.wakeOn(signal)
    this.#followers.add(wake)
    try {
      while (!signal?.aborted) {
        yield [...this.#waiting.values()].map(({ id, port, visibility }) => {
          return { id, port, visibility }
        })
        await wake.wait()
      }
    } finally {
      this.#followers.delete(wake)
    }
  }

  /** One that has ended meanwhile stays as it ended. */
  answer({ id, ...end }: AnswerWishInput): void {
    this.#waiting.get(id)?.settle(end)
  }

  #mayAsk(): boolean {
    const now = performance.now()
    this.#askedAt = this.#askedAt.filter((at) => at > now - mostAsked.withinMs)
    if (this.#waiting.size >= mostWaiting || this.#askedAt.length >= mostAsked.count) return false
    this.#askedAt.push(now)
    return true
  }

  #changed(): void {
    for (const wake of this.#followers) wake.wake()
  }
}
