import { createStore, type StoreApi } from 'zustand/vanilla'

export type StatusItem = { id: string; label: string; title: string }

/** What panels show at the right end of the status bar. */
export class StatusItems {
  readonly store: StoreApi<{ items: readonly StatusItem[] }> = createStore(() => ({ items: [] }))

  set(items: readonly StatusItem[]): void {
    this.store.setState({ items })
  }
}
