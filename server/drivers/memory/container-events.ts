import { EventEmitter, on } from 'node:events'
import type { ContainerEvent } from '../container-driver.ts'

/** What happens to the containers, told to everybody who listens. */
export class ContainerEvents {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  tell(codespaceId: string, kind: ContainerEvent['kind']): void {
    this.#emitter.emit('event', { codespaceId, kind } satisfies ContainerEvent)
  }

  /** From the call on, not from the first read. Ends with the signal. */
  listen(signal: AbortSignal): AsyncIterable<ContainerEvent> {
    const told = signal.aborted ? null : on(this.#emitter, 'event', { signal })
    return (async function* () {
      try {
        for await (const [event] of told ?? []) yield event as ContainerEvent
      } catch (error) {
        if (!signal.aborted) throw error
      }
    })()
  }
}
