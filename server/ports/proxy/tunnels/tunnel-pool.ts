import { Agent, type ClientRequestArgs } from 'node:http'
import type { Duplex } from 'node:stream'

/** What browsers open at once is six; in front of them may be a proxy that opens many more. */
const mostAtOnce = 256
const mostIdle = 32
/** Many development servers close what is idle for five seconds, and say so where they are Node's. */
const idleMs = 15_000

/**
 * Connections to one port, for one visitor, kept for the next question. A question that finds none
 * free waits for one to be opened, by `open`.
 */
export class TunnelPool extends Agent {
  readonly #open: () => Promise<Duplex>
  readonly #onEmpty: () => void

  constructor(open: () => Promise<Duplex>, onEmpty: () => void) {
    super({ keepAlive: true, maxSockets: mostAtOnce, maxFreeSockets: mostIdle, timeout: idleMs })
    this.#open = open
    this.#onEmpty = onEmpty
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const settle = callback as (error: Error | null, stream?: Duplex) => void
    this.#open().then(
      (tunnel) => {
        tunnel.once('close', () => setImmediate(() => this.#tellIfEmpty()))
        settle(null, tunnel)
      },
      (error: Error) => {
        settle(error)
        this.#tellIfEmpty()
      },
    )
  }

  /** All of them lead to the same place. */
  override getName(): string {
    return ''
  }

  /** One that has said more than it was asked is not asked again (S-42). */
  override keepSocketAlive(tunnel: Duplex): boolean {
    // By its types it answers nothing; by its documentation whether the connection is kept.
    return tunnel.readableLength === 0 && (super.keepSocketAlive(tunnel) as unknown as boolean)
  }

  #tellIfEmpty(): void {
    const isEmpty = [this.sockets, this.freeSockets, this.requests].every((by) => !by['']?.length)
    if (isEmpty) this.#onEmpty()
  }
}
