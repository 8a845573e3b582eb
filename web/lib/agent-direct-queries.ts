import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { type Observer, observable } from '@trpc/server/observable'
import type { AgentRouter } from '#agent/router.ts'

/** Beyond the ids that `wsLink` gives, which ignores answers to those it does not know. */
const firstId = 2 ** 31

type Waiting = Observer<{ result: { type: 'data'; data: unknown } }, TRPCClientError<AgentRouter>>
type Answer = { id?: unknown; result?: { data?: unknown }; error?: object }

/**
 * Queries put on the socket at once, in tRPC's own frames: `wsLink` collects calls behind a
 * timer, which comes after the frame that is due then. What somebody waits for to be shown is
 * asked for before.
 */
export class DirectQueries {
  readonly #send: (frame: object) => boolean
  readonly #waiting = new Map<number, Waiting>()
  #nextId = firstId

  /** `send` says whether the frame was given to an open socket. */
  constructor(send: (frame: object) => boolean) {
    this.#send = send
  }

  /**
   * All that is no query, and no mutation with `isUrgent` in its context, goes on to the next link,
   * as does everything while there is no open socket.
   */
  readonly link: TRPCLink<AgentRouter> =
    () =>
    ({ op, next }) => {
      const isDirect =
        op.type === 'query' || (op.type === 'mutation' && op.context.isUrgent === true)
      if (!isDirect) return next(op)
      return observable((observer) => {
        const id = this.#nextId++
        const frame = { id, method: op.type, params: { path: op.path, input: op.input } }
        if (!this.#send(frame)) return next(op).subscribe(observer)
        this.#waiting.set(id, observer)
        return () => this.#waiting.delete(id)
      })
    }

  /** To be given every message that arrives. */
  answered(message: unknown): void {
    const { id, result, error } = (message ?? {}) as Answer
    if (typeof id !== 'number') return
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    if (error) {
      waiting.error(TRPCClientError.from({ error } as never))
      return
    }
    waiting.next({ result: { type: 'data', data: result?.data } })
    waiting.complete()
  }

  /** What was under way fails in the way that tells that it may be asked again. */
  connectionLost(): void {
    const lost = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const waiting of lost) {
      waiting.error(new TRPCClientError('The connection to the codespace was lost.'))
    }
  }
}
