import { useStore } from 'zustand'
import type { Command } from '../commands/command.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { hidePanel, hideSide, type LayoutStore, moveView, showView } from './layout.ts'
import type { Panel, View } from './panel-place.ts'
import { viewsIn, viewsOf } from './panel-place.ts'
import { focusPart, isInPart } from './parts.ts'
import { hideAndLeave } from './use-part-commands.ts'

/** A command for each view that shows it, by its own keys. */
export function useViewCommands(panels: readonly Panel[]): void {
  const { layout } = useIde()
  useStore(layout, ({ moved }) => moved)
  useCommands(
    viewsOf(panels).flatMap((view): Command[] => [
      {
        id: view.command?.id ?? `workbench.view.${view.id}`,
        title: view.command?.toggles ? `Toggle ${view.title.toLowerCase()}` : `Show ${view.title}`,
        category: 'View',
        icon: view.icon,
        ...(view.command ? { keys: view.command.keys } : {}),
        isGlobal: true,
        run: () => showOrLeave(layout, view, panels),
      },
      {
        id: `bothy.moveView.${view.id}`,
        title: `Move ${view.title} ${isInSide(layout, view) ? 'to panel' : 'to side bar'}`,
        category: 'View',
        run: () => moveView(layout, view.id, isInSide(layout, view) ? 'bottom' : 'side'),
      },
    ]),
  )
}

/** Where a view is now. */
export function isInSide(layout: LayoutStore, { id, place }: View): boolean {
  return (layout.getState().moved[id] ?? place) === 'side'
}

/** Shows it and goes into it. From within, it hides what toggles, or goes back to the editor. */
function showOrLeave(layout: LayoutStore, view: View, panels: readonly Panel[]): void {
  const state = layout.getState()
  const part = isInSide(layout, view) ? 'side' : 'panel'
  const place = part === 'side' ? 'side' : 'bottom'
  const isOpen = part === 'side' ? state.isSideOpen : state.isPanelOpen
  const isInFront = isOpen && viewsIn(place, panels, state).active?.id === view.id
  if (!isInFront || !isInPart(part)) {
    showView(layout, view.id, view.place)
    focusPart(part)
  } else if (view.command?.toggles) {
    hideAndLeave(part, () => (part === 'side' ? hideSide(layout) : hidePanel(layout)))
  } else {
    focusPart('editors')
  }
}
