import type { DockviewApi, SerializedDockview } from 'dockview-react'

type GridNode = SerializedDockview['grid']['root']

/** Every group as large as the others of its row or column. What is in them stays as it is. */
export function evenSizes(api: DockviewApi): void {
  const layout = api.toJSON()
  even(layout.grid.root)
  api.fromJSON(layout, { reuseExistingPanels: true })
}

function even({ data }: GridNode): void {
  if (!Array.isArray(data)) return
  for (const child of data) {
    // Shares of whatever there is.
    child.size = 1000
    even(child)
  }
}
