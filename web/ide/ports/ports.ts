import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DetectedPort } from '#agent/protocol/ports.ts'
import type { PortsView } from '#server/ports/ports.schema.ts'
import type { Ide } from '../ide-context.ts'
import { CommandMatches } from './command-matches.ts'
import { isPattern } from './port-attributes.ts'
import { type PortRow, portRows } from './port-rows.ts'

export type PortsState = {
  /** What the server knows of them; null until it has said. */
  view: PortsView | null
  /** What listens in the container; null until the agent has said. */
  detected: readonly DetectedPort[] | null
  hidden: ReadonlySet<number>
  /** All that the configuration says of them by their commands is known. */
  isSettled: boolean
  /** The one whose line in the panel had the focus last. */
  activePort: number | null
  /** In the order of their numbers. */
  rows: readonly PortRow[]
}

/** The ports of one codespace as its page knows them: the server's word and the agent's together. */
export class Ports {
  readonly store: StoreApi<PortsState> = createStore(() => ({
    view: null,
    detected: null,
    hidden: new Set(),
    isSettled: false,
    activePort: null,
    rows: [],
  }))
  readonly #matches: CommandMatches
  #round = 0

  constructor(matches = new CommandMatches()) {
    this.#matches = matches
  }

  /** Resolves once the rows are by it. */
  takeView(view: PortsView): Promise<void> {
    return this.#set({ view })
  }

  /** The same. One that was hidden is shown again when something else listens on it. */
  takeDetected(detected: readonly DetectedPort[]): Promise<void> {
    const listening = new Set(
      detected.filter(({ isListening }) => isListening).map(({ port }) => port),
    )
    const hidden = new Set([...this.store.getState().hidden].filter((port) => listening.has(port)))
    return this.#set({ detected, hidden })
  }

  /** Leaves a detected one out for as long as it listens. */
  hide(port: number): Promise<void> {
    return this.#set({ hidden: new Set([...this.store.getState().hidden, port]) })
  }

  setActive(port: number): void {
    if (this.store.getState().activePort !== port) this.store.setState({ activePort: port })
  }

  row(port: number): PortRow | undefined {
    return this.store.getState().rows.find((row) => row.port === port)
  }

  async #set(changed: Partial<PortsState>): Promise<void> {
    const { view, detected } = { ...this.store.getState(), ...changed }
    const patterns = view?.attributes.map(({ match }) => match).filter(isPattern) ?? []
    const commands = detected?.flatMap(({ process }) => process?.command ?? []) ?? []
    if (patterns.length === 0 || commands.length === 0) {
      this.#draw({ ...changed, isSettled: true })
      return
    }
    this.#round += 1
    const round = this.#round
    this.#draw({ ...changed, isSettled: false })
    await this.#matches.find(patterns, commands)
    // More may have been heard meanwhile, which is not found out yet.
    this.#draw({ isSettled: this.#round === round })
  }

  #draw(changed: Partial<PortsState>): void {
    const state = { ...this.store.getState(), ...changed }
    const { view, detected, hidden } = state
    const { isMatch } = this.#matches
    const rows = portRows({ view, detected: detected ?? [], hidden, isMatch })
    this.store.setState({ ...state, rows })
  }
}

const ofIdes = new WeakMap<Ide['connection'], Ports>()

/** The one list of ports of an IDE; it goes when that goes. */
export function portsOf({ connection }: Pick<Ide, 'connection'>): Ports {
  let ports = ofIdes.get(connection)
  if (!ports) {
    ports = new Ports()
    ofIdes.set(connection, ports)
  }
  return ports
}
