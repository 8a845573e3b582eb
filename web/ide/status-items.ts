import { createStore, type StoreApi } from 'zustand/vanilla'

export type StatusItem = {
  id: string
  label: string
  title: string
  /** What the menu that hides items calls it, where that is not its title: `Branch`. */
  name?: string
  /** A codicon's name, before the label; with `~spin` behind it it turns. */
  icon?: string
  side?: 'left' | 'right'
  /** Higher stands further left, and stays longer where there is no room for all. */
  priority?: number
  /** What a click runs; without it the item only says something. */
  command?: string
  /** Instead of a command: a page of another site that it leads to. */
  href?: string
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
