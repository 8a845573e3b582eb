import type { InsideAnswer, InsideRequest } from '../protocol/activity.ts'
import { randomId } from '../random-id.ts'
import type { Wake } from '../wake.ts'

const patienceMs = 30_000
const mostWaiting = 20

type Waiting = {
  id: string
  request: InsideRequest
  isTaken: boolean
  resolve: (answer: InsideAnswer | null) => void
}

/**
 * What is asked of the server from inside. An agent cannot call it, so each is told with the answer
 * to the server's own next question.
 */
export class ServerRequests {
  readonly #waking = new Set<Wake>()
  #waiting: Waiting[] = []

  /** Null where the server has not answered in time, or too much waits for it. */
  ask(request: InsideRequest): Promise<InsideAnswer | null> {
    if (this.#waiting.length >= mostWaiting) return Promise.resolve(null)
    const { promise, resolve } = Promise.withResolvers<InsideAnswer | null>()
    const one: Waiting = { id: randomId(), request, isTaken: false, resolve }
    this.#waiting.push(one)
    for (const wake of this.#waking) wake.wake()
    const timer = setTimeout(() => this.#settle(one, null), patienceMs)
    return promise.finally(() => clearTimeout(timer))
  }

  get isWaiting(): boolean {
    return this.#waiting.some(({ isTaken }) => !isTaken)
  }

  /** Each is told once: one that is lost with the server is not done twice. */
  take(): { id: string; request: InsideRequest }[] {
    const taken = this.#waiting.filter(({ isTaken }) => !isTaken)
    for (const one of taken) one.isTaken = true
    return taken.map(({ id, request }) => ({ id, request }))
  }

  answer(answer: InsideAnswer): void {
    const one = this.#waiting.find(({ id }) => id === answer.id)
    if (one) this.#settle(one, answer)
  }

  wakeWith(wake: Wake): Disposable {
    this.#waking.add(wake)
    return { [Symbol.dispose]: () => void this.#waking.delete(wake) }
  }

  #settle(one: Waiting, answer: InsideAnswer | null): void {
    this.#waiting = this.#waiting.filter((other) => other !== one)
    one.resolve(answer)
  }
}
