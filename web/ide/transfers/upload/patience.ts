import type { StoreApi } from 'zustand/vanilla'
import type { ConnectionStatus } from '#web/lib/agent-client.ts'
import { TransferError } from '../transfer-error.ts'

const firstWaitMs = 250
const longestWaitMs = 10_000
/** With the codespace connected all the while, it is the files' own address that does not work. */
const mostAttempts = 8

/**
 * How long to wait before something is tried again. While the codespace is away that costs
 * nothing, and it goes on as soon as it is back; when it has ended, or only the files do not
 * answer, it is given up.
 */
export class Patience {
  readonly #status: StoreApi<ConnectionStatus>
  readonly #onWaiting: (isWaiting: boolean) => void
  #attempts = 0

  constructor(status: StoreApi<ConnectionStatus>, onWaiting: (isWaiting: boolean) => void) {
    this.#status = status
    this.#onWaiting = onWaiting
  }

  worked(): void {
    this.#attempts = 0
    this.#onWaiting(false)
  }

  async lost(signal: AbortSignal): Promise<void> {
    const { phase } = this.#status.getState()
    if (phase === 'ended') throw new TransferError('CODESPACE_STOPPED')
    if (phase === 'connected') this.#attempts += 1
    if (this.#attempts > mostAttempts) throw new TypeError('The files cannot be reached.')
    this.#onWaiting(true)
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, this.#attempts - 1))
    await this.#changed(waitMs, signal)
    signal.throwIfAborted()
  }

  /** After the time, or sooner when the codespace's connection is back or has ended. */
  #changed(waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        stop()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const before = this.#status.getState().phase
      const timer = setTimeout(done, waitMs)
      const stop = this.#status.subscribe(({ phase }) => phase !== before && done())
      signal.addEventListener('abort', done)
    })
  }
}
