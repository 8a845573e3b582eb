import { createStore, type StoreApi } from 'zustand/vanilla'
import type { IdeStorage } from '../ide-storage.ts'

export type Layout = {
  sideWidth: number
  /** As a share of the room beside it, so that another screen keeps the proportion. */
  panelShare: number
  isSideOpen: boolean
  isPanelOpen: boolean
  isPanelMaximized: boolean
  activeSide: string | null
  activePanel: string | null
}
export type LayoutStore = StoreApi<Layout>

const initial: Layout = {
  sideWidth: 260,
  panelShare: 0.3,
  isSideOpen: true,
  isPanelOpen: true,
  isPanelMaximized: false,
  activeSide: null,
  activePanel: null,
}
const key = 'layout'
const narrowPx = 640

/** How the workbench is divided, as it was left in this browser. */
export function createLayout(storage: IdeStorage): LayoutStore {
  const stored = storage.read<Partial<Layout>>(key, {})
  // On a telephone the side bar would leave no room for anything else.
  const layout = createStore<Layout>(() => ({
    ...initial,
    ...stored,
    ...(isNarrow() ? { isSideOpen: false } : {}),
  }))
  layout.subscribe((state) => {
    // On a narrow one the side bar comes and goes by itself, which says nothing about a wider one.
    const isSideOpen = isNarrow() ? (stored.isSideOpen ?? true) : state.isSideOpen
    storage.write(key, { ...state, isSideOpen })
  })
  return layout
}

export function isNarrow(): boolean {
  return window.innerWidth < narrowPx
}

/** What a click on an icon of the activity bar does: shows it, or hides it when it is already in front. */
export function toggleSide(layout: LayoutStore, id: string): void {
  const { activeSide, isSideOpen } = layout.getState()
  const isShown = isSideOpen && activeSide === id
  layout.setState({ activeSide: id, isSideOpen: !isShown })
}

export function togglePanel(layout: LayoutStore): void {
  const { isPanelOpen } = layout.getState()
  layout.setState({
    isPanelOpen: !isPanelOpen,
    ...(isPanelOpen ? { isPanelMaximized: false } : {}),
  })
}
