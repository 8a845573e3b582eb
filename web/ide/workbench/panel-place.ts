import type { ComponentType } from 'react'
import type { CommandKeys } from '../commands/command.ts'
import type { Layout, ViewPlace } from './layout.ts'

/**
 * Where a panel stands: beside the editors, in their place, below them, or as an item of the status
 * bar. What is `unseen` has no place: it registers commands, and draws what lies over everything.
 */
export type PanelPlace = ViewPlace | 'main' | 'status' | 'unseen'

/** One entry of the list of panels; see `web/ide/panels.ts`. */
export type Panel = {
  id: string
  title: string
  icon: string
  /** Where it comes; what is beside or below the editors can be moved between the two. */
  place: PanelPlace
  /** What shows it and moves the focus into it, by VS Code's id. `toggles`: run again it goes. */
  command?: { id: string; keys: CommandKeys | readonly CommandKeys[]; toggles?: boolean }
  component: ComponentType
}
export type View = Panel & { place: ViewPlace }

const isView = (panel: Panel): panel is View => panel.place === 'side' || panel.place === 'bottom'

export const viewsOf = (panels: readonly Panel[]): View[] => panels.filter(isView)

/** The views of a place as the user arranged them, and which of them is in front. */
export function viewsIn(
  place: ViewPlace,
  panels: readonly Panel[],
  { moved, activeSide, activePanel }: Pick<Layout, 'moved' | 'activeSide' | 'activePanel'>,
): { views: readonly View[]; active: View | undefined } {
  const views = viewsOf(panels).filter(({ id, place: comesFrom }) => {
    return (moved[id] ?? comesFrom) === place
  })
  const activeId = place === 'side' ? activeSide : activePanel
  return { views, active: views.find(({ id }) => id === activeId) ?? views[0] }
}
