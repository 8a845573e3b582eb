import { type AnswerWishInput, mostPortWishes, type PortWish } from '../protocol/ports.ts'
import { randomId } from '../random-id.ts'
import { Wake } from '../wake.ts'

/** Any program may ask, and do so without end. */
const mostAsked = { count: 10, withinMs: 60_000 }
/** Each holds one of the few connections by which Git asks for its password, too. */
const mostAskers = 8
export const wishPatienceMs = 120_000

export type WishEnd =
  | Pick<AnswerWishInput, 'answer' | 'reason'>
  /** Not asked: nobody has the codespace open; too much is asked. Asked, and not answered in time. */
  | { answer: 'nobody' | 'too many' | 'unanswered'; reason: null }

type Waiting = PortWish & {
  end: Promise<WishEnd>
  settle: (end: WishEnd) => void
  /** How many commands wait for it. */
  askers: number
}

/**
 * What commands want opened to others: only whoever has the codespace open can do that, so they are
 * asked. Each is asked until it is answered, by any of their windows, or for two minutes.
 */
export class PortWishes {
  readonly #followers = new Set<Wake>()
  readonly #waiting = new Map<string, Waiting>()
  #askedAt: number[] = []

  /**
   * The same that is asked already is asked once, and answered to each. It is taken back once
   * nobody waits for it any more: a command that has gone, which `left` tells of, has no wish.
   */
  async ask({ port, visibility }: Omit<PortWish, 'id'>, left?: AbortSignal): Promise<WishEnd> {
    if (this.#followers.size === 0) return { answer: 'nobody', reason: null }
    const waiting = [...this.#waiting.values()]
    const askers = waiting.reduce((sum, one) => sum + one.askers, 0)
    if (askers >= mostAskers) return { answer: 'too many', reason: null }
    const same = waiting.find((one) => one.port === port && one.visibility === visibility)
    if (!same && !this.#mayAsk()) return { answer: 'too many', reason: null }
    const wish = same ?? this.#begin({ port, visibility })
    wish.askers += 1
    const leave = () => {
      wish.askers -= 1
      if (wish.askers === 0) wish.settle({ answer: 'unanswered', reason: null })
    }
    if (left?.aborted) leave()
    else left?.addEventListener('abort', leave, { once: true })
    try {
      return await wish.end
    } finally {
      left?.removeEventListener('abort', leave)
    }
  }

  #begin(wanted: Omit<PortWish, 'id'>): Waiting {
    const id = randomId()
    const { promise: end, resolve } = Promise.withResolvers<WishEnd>()
    const settle = (how: WishEnd) => {
      clearTimeout(timer)
      resolve(how)
      if (this.#waiting.delete(id)) this.#changed()
    }
    const timer = setTimeout(() => settle({ answer: 'unanswered', reason: null }), wishPatienceMs)
    const wish = { ...wanted, id, end, settle, askers: 0 }
    this.#waiting.set(id, wish)
    this.#changed()
    return wish
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
    if (this.#waiting.size >= mostPortWishes) return false
    if (this.#askedAt.length >= mostAsked.count) return false
    this.#askedAt.push(now)
    return true
  }

  #changed(): void {
    for (const wake of this.#followers) wake.wake()
  }
}
