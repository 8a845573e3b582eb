import { createStore, type StoreApi } from 'zustand/vanilla'
import type { IdeStorage } from '../ide-storage.ts'

/** Where a view can be: beside the editors or in the panel. */
export type ViewPlace = 'side' | 'bottom'

export type Layout = {
  sideWidth: number
  /**
   * Of the panel below the editors, as a share of the room there is, so that another
   * screen keeps it.
   */
  panelShare: number
  /** The same for a panel beside them. */
  panelSideShare: number
  sidePosition: 'left' | 'right'
  panelPosition: 'bottom' | 'left' | 'right'
  isSideOpen: boolean
  isPanelOpen: boolean
  isPanelMaximized: boolean
  isActivityBarVisible: boolean
  isStatusBarVisible: boolean
  activeSide: string | null
  activePanel: string | null
  /** Views that were moved from where they come. */
  moved: Readonly<Record<string, ViewPlace>>
  /** What was shown before everything but the editors was put away; null outside of zen mode. */
  beforeZen: ShownParts | null
}
export type ShownParts = Pick<
  Layout,
  'isSideOpen' | 'isPanelOpen' | 'isActivityBarVisible' | 'isStatusBarVisible'
>
export type LayoutStore = StoreApi<Layout>

export const initialLayout: Layout = {
  sideWidth: 260,
  panelShare: 0.3,
  panelSideShare: 0.4,
  sidePosition: 'left',
  panelPosition: 'bottom',
  isSideOpen: true,
  isPanelOpen: true,
  isPanelMaximized: false,
  isActivityBarVisible: true,
  isStatusBarVisible: true,
  activeSide: null,
  activePanel: null,
  moved: {},
  beforeZen: null,
}
export const layoutKey = 'layout'
const narrowPx = 640

/** How the workbench is divided, as it was left. */
export function createLayout(storage: IdeStorage): LayoutStore {
  const stored = storage.read<Partial<Layout>>(layoutKey, {})
  const layout = createStore<Layout>(() => fromStored(stored))
  let wideIsSideOpen = stored.isSideOpen ?? true
  layout.subscribe((state) => {
    // On a narrow one the side bar comes and goes by itself, which says nothing about a wider one.
    if (!isNarrow()) wideIsSideOpen = state.isSideOpen
    storage.write(layoutKey, { ...state, isSideOpen: wideIsSideOpen })
  })
  storage.rounds.subscribe(() => {
    layout.setState(fromStored(storage.read<Partial<Layout>>(layoutKey, {})))
  })
  return layout
}

/** A layout as it was stored, perhaps by an older version or on a wider screen. */
export function fromStored(stored: Partial<Layout>): Layout {
  const { beforeZen = null, ...rest } = stored
  return {
    ...initialLayout,
    ...rest,
    // Whoever comes back finds everything where it was.
    ...beforeZen,
    beforeZen: null,
    // On a telephone the side bar would leave no room for anything else.
    ...(isNarrow() ? { isSideOpen: false } : {}),
  }
}

/** Puts the side bar away where the window becomes narrow, and back where it is wide again. */
export function followWidth(layout: LayoutStore): () => void {
  const narrow = window.matchMedia(`(width < ${narrowPx}px)`)
  let wasOpen = layout.getState().isSideOpen
  const change = () => {
    if (narrow.matches) wasOpen = layout.getState().isSideOpen
    layout.setState({ isSideOpen: !narrow.matches && wasOpen })
  }
  narrow.addEventListener('change', change)
  return () => narrow.removeEventListener('change', change)
}

export function isNarrow(): boolean {
  return window.innerWidth < narrowPx
}

/** Shows a view wherever it is now. `comesFrom` is its place while nobody moved it. */
export function showView(layout: LayoutStore, id: string, comesFrom: ViewPlace): void {
  const place = layout.getState().moved[id] ?? comesFrom
  layout.setState(
    place === 'side'
      ? { isSideOpen: true, activeSide: id }
      : { isPanelOpen: true, activePanel: id },
  )
}

export function hideSide(layout: LayoutStore): void {
  layout.setState({ isSideOpen: false })
}

export function hidePanel(layout: LayoutStore): void {
  layout.setState({ isPanelOpen: false, isPanelMaximized: false })
}

/** From one place to the other, where it is then in front. */
export function moveView(layout: LayoutStore, id: string, to: ViewPlace): void {
  layout.setState(({ moved }) => ({
    moved: { ...moved, [id]: to },
    ...(to === 'side'
      ? { activeSide: id, isSideOpen: true }
      : { activePanel: id, isPanelOpen: true }),
  }))
}

export function toggleZen(layout: LayoutStore): void {
  const { beforeZen, isSideOpen, isPanelOpen, isActivityBarVisible, isStatusBarVisible } =
    layout.getState()
  if (beforeZen) {
    layout.setState({ ...beforeZen, beforeZen: null })
    return
  }
  layout.setState({
    beforeZen: { isSideOpen, isPanelOpen, isActivityBarVisible, isStatusBarVisible },
    isSideOpen: false,
    isPanelOpen: false,
    isPanelMaximized: false,
    isActivityBarVisible: false,
    isStatusBarVisible: false,
  })
}
