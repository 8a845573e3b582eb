import type { DockviewApi, IDockviewPanel } from 'dockview-react'
import { inputKey } from '../../editor-input.ts'
import { paramsOf } from './panel-params.ts'
import { isPinnedPanel } from './place-panel.ts'

/** To another place in its group. */
export function moveWithin(panel: IDockviewPanel, index: number): void {
  const { group } = panel
  if (group.panels.indexOf(panel) === index) return
  panel.api.moveTo({ group, index, skipSetActive: group.activePanel !== panel })
}

/**
 * What a drag must not leave behind: the same thing twice in a group, or a pinned tab after others.
 */
export function settleMoved(api: DockviewApi, panel: IDockviewPanel): void {
  const known = paramsOf(panel)
  if (!known) return
  const { panels } = panel.group
  const twin = panels.find((other) => {
    const its = other === panel ? null : paramsOf(other)
    return its !== null && inputKey(its.input) === inputKey(known.input)
  })
  if (twin) api.removePanel(twin)
  const pinned = panels.filter((other) => other !== panel && isPinnedPanel(other)).length
  const at = panels.indexOf(panel)
  if (known.isPinned ? at > pinned : at < pinned) moveWithin(panel, pinned)
}
