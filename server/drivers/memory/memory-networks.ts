import type { NetworkSpec } from '../container-driver.ts'
import type { ContainerEvents } from './container-events.ts'
import type { ContainerRecords } from './container-records.ts'

/** Networks that keep nothing apart: what is known of them is what a record says. */
export class MemoryNetworks {
  readonly #records: ContainerRecords
  readonly #events: ContainerEvents

  constructor(records: ContainerRecords, events: ContainerEvents) {
    this.#records = records
    this.#events = events
  }

  /** One that reaches something else takes the place of the one before, which is told. */
  create(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal): void {
    signal.throwIfAborted()
    const wasOn = this.#records.hasNetwork(codespaceId)
    this.#records.addNetwork(codespaceId, egress)
    const isOff = wasOn && !this.#records.hasNetwork(codespaceId)
    if (isOff) this.#events.tell(codespaceId, 'disconnected')
  }

  cut(codespaceId: string): void {
    this.#records.setNetwork(codespaceId, 'cut')
    this.#events.tell(codespaceId, 'disconnected')
  }

  mend(codespaceId: string, { egress }: NetworkSpec, signal: AbortSignal): void {
    signal.throwIfAborted()
    this.#records.addNetwork(codespaceId, egress)
    this.#records.setNetwork(codespaceId, 'made')
  }
}
