import { createStore, type StoreApi } from 'zustand/vanilla'
import { type LayoutStore, showView } from './workbench/layout.ts'

const terminalPanel = 'terminal'

/** How a part of the IDE brings a terminal to the front without knowing the panel it is in. */
export class TerminalRequests {
  /** The one that is asked for, until the panel has it in front. */
  readonly store: StoreApi<{ terminalId: string | null }> = createStore(() => ({
    terminalId: null,
  }))
  readonly #layout: LayoutStore

  constructor(layout: LayoutStore) {
    this.#layout = layout
  }

  show(terminalId: string): void {
    this.store.setState({ terminalId })
    showView(this.#layout, terminalPanel, 'bottom')
  }

  shown(): void {
    this.store.setState({ terminalId: null })
  }
}
