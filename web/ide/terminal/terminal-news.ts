import type { TakenReady, TerminalInfo } from '#agent/protocol/terminals.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { askTerminals, isTaking } from './begin-terminals.ts'

const retryMs = 2000

type Hear = (terminals: readonly TerminalInfo[], taken: TakenReady['taken']) => void

/**
 * Tells which terminals there are: as soon as that is known by any way, the first time with the
 * shell that was taken where one was, and at every change.
 */
export class TerminalNews implements Disposable {
  readonly #connection: AgentConnection
  readonly #hear: Hear
  #subscription: { unsubscribe(): void } | null = null
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #hasTold = false
  #isGone = false
  #held: TerminalInfo[] | null = null

  constructor(connection: AgentConnection, hear: Hear) {
    this.#connection = connection
    this.#hear = hear
    this.#follow()
    this.#askFirst()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#retryTimer)
    this.#isGone = true
    this.#subscription?.unsubscribe()
  }

  #follow(): void {
    this.#subscription = this.#connection.client.terminals.changes.subscribe(undefined, {
      onData: (terminals) => this.#changed(terminals),
      onError: () => {
        this.#retryTimer = setTimeout(() => this.#follow(), retryMs)
      },
    })
  }

  #changed(terminals: TerminalInfo[]): void {
    // A shell that is being taken is not among them yet: nobody is to open another one for that.
    if (!this.#hasTold && isTaking(this.#connection)) this.#held = terminals
    else this.#tell(terminals, null)
  }

  /** It goes out before what waits for the socket's next turn, or has gone out already. */
  #askFirst(): void {
    askTerminals(this.#connection).then(
      ({ terminals, taken }) => {
        if (!this.#hasTold) this.#tell(terminals, taken)
      },
      // Whoever follows them is told the same.
      () => {
        if (this.#held && !this.#hasTold) this.#tell(this.#held, null)
      },
    )
  }

  #tell(terminals: readonly TerminalInfo[], taken: TakenReady['taken']): void {
    if (this.#isGone) return
    this.#hasTold = true
    this.#hear(terminals, taken)
  }
}
