import { createStore, type StoreApi } from 'zustand/vanilla'

export type StatusItem = {
  id: string
  label: string
  title: string
  /** A codicon's name, before the label. */
  icon?: string
  side?: 'left' | 'right'
  /** Higher stands nearer to the middle's opposite: further left at the left, further left at the right. */
  priority?: number
  /** What a click runs; without it the item only says something. */
  command?: string
}

/** What panels show in the status bar, each under a name of its own. */
export class StatusItems {
  readonly store: StoreApi<{ items: readonly StatusItem[] }> = createStore(() => ({ items: [] }))
  readonly #byOwner = new Map<string, readonly StatusItem[]>()

  set(owner: string, items: readonly StatusItem[]): void {
    this.#byOwner.set(owner, items)
    this.store.setState({ items: [...this.#byOwner.values()].flat() })
  }
}
