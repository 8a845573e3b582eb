import type { ActivityKind } from '../protocol/activity.ts'
import type { Terminals } from '../terminals/terminals.ts'
import type { Wake } from '../wake.ts'

/** What is printed so soon after a key is its echo, and the key is what somebody did. */
const echoMs = 2000

type Noted = { kind: ActivityKind; at: number }

/**
 * When somebody was last at work in here, and with what. By a clock that only goes forward, so that
 * nobody is thought away because the time was set.
 */
export class Activity implements Disposable {
  readonly #now: () => number
  readonly #watch: Disposable
  readonly #waiting = new Set<Wake>()
  #last: Noted | null = null

  constructor(terminals: Terminals, now: () => number = () => performance.now()) {
    this.#now = now
    this.#watch = terminals.watch({
      onInput: () => this.note('typing'),
      onOutput: ({ id }) => {
        // A shell that is kept ready is on nobody's list yet.
        if (terminals.find(id)) this.note('terminal-output')
      },
    })
  }

  note(kind: ActivityKind): void {
    const at = this.#now()
    if (kind === 'terminal-output' && this.#last?.kind === 'typing') {
      if (at - this.#last.at < echoMs) return
    }
    this.#last = { kind, at }
    for (const wake of this.#waiting) wake.wake()
  }

  /** `stamp` is another one with each activity. */
  get last(): { kind: ActivityKind; stamp: number; agoMs: number } | null {
    if (!this.#last) return null
    return { kind: this.#last.kind, stamp: this.#last.at, agoMs: this.#now() - this.#last.at }
  }

  /** Wakes with each activity, until it is disposed. */
  wakeWith(wake: Wake): Disposable {
    this.#waiting.add(wake)
    return { [Symbol.dispose]: () => void this.#waiting.delete(wake) }
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]()
  }
}
