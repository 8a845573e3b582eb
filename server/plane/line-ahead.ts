import type { Duplex } from 'node:stream'
import { type CodespaceRow, listSteps } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import { type Identity, shakeHands } from './agent-handshake.ts'

/**
 * A line to the agent of one that comes up, with the handshake behind it by the time that whoever
 * waits may be let in. It is begun once the agent of that very start is asked for anything; until it
 * is taken nothing of anybody's crosses it.
 */
export class LineAhead implements Disposable {
  readonly #gone = new AbortController()
  #line: Duplex | null = null

  constructor(ctx: AppContext, row: CodespaceRow, identity: Identity) {
    this.#connect(ctx, row, identity).catch(ignoreBecauseConnectedAnew)
  }

  /** The caller's then. Null where it is not there yet, or no more. */
  take(): Duplex | null {
    const line = this.#line
    this.#line = null
    if (line?.readable && line.writable) return line
    line?.destroy()
    return null
  }

  [Symbol.dispose](): void {
    this.#gone.abort()
    this.#line?.destroy()
    this.#line = null
  }

  async #connect(ctx: AppContext, row: CodespaceRow, identity: Identity): Promise<void> {
    const { signal } = this.#gone
    const isAgentAsked = async () => {
      const steps = await listSteps(ctx, row.id, row.generation)
      return steps.some(({ name }) => name === 'agent')
    }
    const asked = ctx.changes.snapshots(isAgentAsked, (changed) => changed === row.id, signal)
    for await (const isAsked of asked) if (isAsked) break
    const line = await ctx.driver.connect(row.id, signal)
    // 'close' follows every 'error' of a socket; without a listener the process would end.
    line.on('error', ignoreBecauseConnectedAnew)
    try {
      await shakeHands(line, identity)
      signal.throwIfAborted()
      this.#line = line
    } catch (error) {
      line.destroy()
      throw error
    }
  }
}

function ignoreBecauseConnectedAnew(): void {
  // Whoever finds none connects by itself, and says what is wrong.
}
