import type { AgentErrorCode } from '#agent/protocol/errors.ts'

/**
 * A call that was answered with a refusal, or (`reason: 'CONNECTION_LOST'`) may not have
 * arrived at all.
 */
export class DirectCallError extends Error {
  override readonly name = 'DirectCallError'
  readonly reason: AgentErrorCode | 'CONNECTION_LOST' | null
  constructor(reason: DirectCallError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

type Waiting = { resolve(): void; reject(error: DirectCallError): void }
type Answer = {
  id?: unknown
  error?: { message?: string; data?: { reason?: AgentErrorCode | null } }
}

/**
 * Mutations put on the socket at once, in tRPC's own frames. `wsLink` collects calls behind a
 * timer, which costs every keystroke 1.5 to 2 ms; ids here are negative, and it ignores answers to
 * ids it does not know.
 */
export class DirectCalls {
  readonly #send: (frame: object) => boolean
  readonly #waiting = new Map<number, Waiting>()
  #nextId = -1

  /** `send` says whether the frame was given to an open socket. */
  constructor(send: (frame: object) => boolean) {
    this.#send = send
  }

  /**
   * In order of the calls. Rejects with `CONNECTION_LOST` when it is not known whether
   * it was applied.
   */
  call(path: 'terminals.input' | 'terminals.ack', input: object): Promise<void> {
    const id = this.#nextId--
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      if (this.#send({ id, method: 'mutation', params: { path, input } })) return
      this.#waiting.delete(id)
      reject(new DirectCallError('CONNECTION_LOST', 'There is no connection to the codespace.'))
    })
  }

  /**
   * To be given every message that arrives. A success is that of all calls before it too; a
   * refusal is of one.
   */
  answered(message: unknown): void {
    const { id, error } = (message ?? {}) as Answer
    if (typeof id !== 'number' || id >= 0) return
    if (error) {
      this.#refused(id, error)
      return
    }
    for (const [waitingId, { resolve }] of this.#waiting) {
      if (waitingId < id) return
      this.#waiting.delete(waitingId)
      resolve()
    }
  }

  #refused(id: number, { message = '', data }: NonNullable<Answer['error']>): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.reject(new DirectCallError(data?.reason ?? null, message))
  }

  connectionLost(): void {
    const lost = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of lost) {
      reject(new DirectCallError('CONNECTION_LOST', 'The connection to the codespace was lost.'))
    }
  }
}
