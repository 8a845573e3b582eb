import { createStore, type StoreApi } from 'zustand/vanilla'

export type ViewBadge = {
  /** None is drawn for 0. */
  count: number
  /** What is counted, for the name of what shows the view: `3 forwarded ports`. */
  label: string
}

/** Small numbers beside the names of views, by the id of the view. */
export class ViewBadges {
  readonly store: StoreApi<Readonly<Record<string, ViewBadge>>> = createStore(() => ({}))

  set(viewId: string, badge: ViewBadge): void {
    this.store.setState({ [viewId]: badge })
  }
}
