import { setTimeout as pause } from 'node:timers/promises'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'

type Call = keyof ContainerDriver & string

/** They are between server and agent, and do without the engine. */
const withoutEngine: readonly string[] = ['connect', 'listen'] satisfies Call[]

/**
 * An engine that can be away, open to all sides, keep its events to itself, or not come to an end.
 */
export class MoodyEngine {
  /** Every call fails, as when nothing listens at its socket. */
  isAway = false
  /** Events are lost (F-11). */
  isMute = false
  /** What keeps codespaces apart is gone, and cannot be put up again. */
  isOpen = false
  /** A call that does not end by itself, only by its signal. */
  hangsIn: Call | null = null
  #hanging: (() => void) | null = null

  /** Resolves once somebody waits in `call`. */
  hangIn(call: Call): Promise<void> {
    this.hangsIn = call
    return new Promise((resolve) => {
      this.#hanging = resolve
    })
  }

  /** The driver as a server has it whose engine this is. */
  driver(inner: ContainerDriver): ContainerDriver {
    return this.#calls(inner)
  }

  #calls<Calls extends object>(inner: Calls): Calls {
    type Method = (...args: unknown[]) => unknown
    return new Proxy(inner, {
      get: (_, name) => {
        const member: unknown = Reflect.get(inner, name, inner)
        // What has calls of its own asks the same engine.
        if (typeof member === 'object' && member) return this.#calls(member)
        if (typeof member !== 'function') return member
        const method = member as Method
        if (typeof name !== 'string') return method.bind(inner)
        if (name === 'events') return (signal: AbortSignal) => this.#events(method, inner, signal)
        return async (...args: unknown[]) => {
          if (this.isAway && !withoutEngine.includes(name)) return this.#fail(name)
          if (this.isOpen && name === 'ensureIsolation') {
            return { isVerified: false, reason: 'The metadata address was reached.' }
          }
          const signal = args.find((arg) => arg instanceof AbortSignal)
          if (name === this.hangsIn && signal) return this.#hang(signal)
          return method.apply(inner, args)
        }
      },
    })
  }

  async #hang(signal: AbortSignal): Promise<never> {
    this.#hanging?.()
    // What holds the process for its signal ends with it.
    await pause(2 ** 31 - 1, undefined, { signal, ref: false }).catch(() => undefined)
    throw signal.reason
  }

  #fail(name: string): unknown {
    const reason = 'The container engine does not answer.'
    if (name === 'ensureIsolation') return { isVerified: false, reason }
    throw new AppError('ENGINE_UNAVAILABLE', reason)
  }

  async *#events(events: (signal: AbortSignal) => unknown, inner: object, signal: AbortSignal) {
    if (this.isAway) this.#fail('events')
    const found = events.call(inner, signal) as ReturnType<ContainerDriver['events']>
    for await (const event of found) if (!this.isMute) yield event
  }
}
