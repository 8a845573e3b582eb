import { createStore, type StoreApi } from 'zustand/vanilla'
import { hidePanel, type LayoutStore, showView } from './workbench/layout.ts'
import { focusPart, isInPart } from './workbench/parts.ts'

const terminalPanel = 'terminal'

/** How a part of the IDE brings a terminal to the front without knowing the panel it is in. */
export class TerminalRequests {
  /** The one that is asked for, until the panel has it in front; or that a new one is. */
  readonly store: StoreApi<{
    terminalId: string | null
    isNew: boolean
    /** Of the new one; null for the workspace folder. */
    folder: string | null
    /** Typed into the new one; null for nothing. */
    command: string | null
  }> = createStore(() => ({ terminalId: null, isNew: false, folder: null, command: null }))
  readonly #layout: LayoutStore

  constructor(layout: LayoutStore) {
    this.#layout = layout
  }

  show(terminalId: string): void {
    this.store.setState({ terminalId })
    showView(this.#layout, terminalPanel, 'bottom')
  }

  /**
   * A new one, in a folder or in the workspace folder, with the focus in it, and a command
   * that runs there.
   */
  open(folder: string | null = null, command: string | null = null): void {
    this.store.setState({ isNew: true, folder, command })
    this.focus()
  }

  /** Goes to the one that was in front last. */
  focus(): void {
    showView(this.#layout, terminalPanel, 'bottom')
    focusPart(
      (this.#layout.getState().moved[terminalPanel] ?? 'bottom') === 'side' ? 'side' : 'panel',
    )
  }

  /** The last one has gone, and with it the panel it was in front of. */
  hide(): void {
    const { moved, activePanel } = this.#layout.getState()
    if (moved[terminalPanel] === 'side' || (activePanel ?? terminalPanel) !== terminalPanel) return
    const hadFocus = isInPart('panel')
    hidePanel(this.#layout)
    if (hadFocus) focusPart('editors')
  }

  shown(): void {
    this.store.setState({ terminalId: null })
  }

  opened(): void {
    this.store.setState({ isNew: false, folder: null, command: null })
  }
}
