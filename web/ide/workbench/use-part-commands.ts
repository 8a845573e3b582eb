import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Command } from '../commands/command.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import {
  hidePanel,
  hideSide,
  initialLayout,
  type Layout,
  type LayoutStore,
  toggleZen,
} from './layout.ts'
import {
  focusAtOnce,
  focusPart,
  followFocus,
  isInPart,
  isPartShown,
  type Part,
  partOf,
  parts,
} from './parts.ts'

/** What can be done with the frame itself: its parts shown, hidden, moved and gone through. */
export function usePartCommands(): void {
  const { layout, contextKeys } = useIde()
  const state = useStore(layout)
  const { isSideOpen, isPanelOpen, isPanelMaximized, panelPosition, beforeZen } = state
  useEffect(() => {
    contextKeys.set('sideBarVisible', isSideOpen)
    contextKeys.set('panelVisible', isPanelOpen)
    contextKeys.set('panelMaximized', isPanelMaximized)
    contextKeys.set('panelPosition', panelPosition)
    contextKeys.set('inZenMode', beforeZen !== null)
  }, [contextKeys, isSideOpen, isPanelOpen, isPanelMaximized, panelPosition, beforeZen])
  useEffect(followFocus, [])
  useCommands([...showCommands(layout), ...placeCommands(layout), ...focusCommands(layout)])
}

const flip = (layout: LayoutStore, key: 'isActivityBarVisible' | 'isStatusBarVisible') =>
  layout.setState((state) => ({ [key]: !state[key] }))

function showCommands(layout: LayoutStore): Command[] {
  return [
    {
      id: 'workbench.action.toggleSidebarVisibility',
      title: 'Toggle side bar visibility',
      category: 'View',
      keys: 'ctrl+b',
      isGlobal: true,
      run: () => {
        if (!layout.getState().isSideOpen) return layout.setState({ isSideOpen: true })
        hideAndLeave('side', () => hideSide(layout))
      },
    },
    {
      id: 'workbench.action.togglePanel',
      title: 'Toggle panel visibility',
      category: 'View',
      keys: 'ctrl+j',
      isGlobal: true,
      run: () => {
        if (layout.getState().isPanelOpen) return hideAndLeave('panel', () => hidePanel(layout))
        layout.setState({ isPanelOpen: true })
        focusPart('panel')
      },
    },
    {
      id: 'workbench.action.closeSidebar',
      title: 'Close side bar',
      category: 'View',
      when: 'sideBarVisible',
      run: () => hideAndLeave('side', () => hideSide(layout)),
    },
    {
      id: 'workbench.action.closePanel',
      title: 'Hide panel',
      category: 'View',
      when: 'panelVisible',
      run: () => hideAndLeave('panel', () => hidePanel(layout)),
    },
    {
      id: 'workbench.action.toggleMaximizedPanel',
      title: 'Toggle maximized panel',
      category: 'View',
      run: () =>
        layout.setState(({ isPanelMaximized, isPanelOpen }) => ({
          isPanelOpen: true,
          isPanelMaximized: !(isPanelMaximized && isPanelOpen),
        })),
    },
    {
      id: 'workbench.action.toggleActivityBarVisibility',
      title: 'Toggle activity bar visibility',
      category: 'View',
      run: () => flip(layout, 'isActivityBarVisible'),
    },
    {
      id: 'workbench.action.toggleStatusbarVisibility',
      title: 'Toggle status bar visibility',
      category: 'View',
      run: () => flip(layout, 'isStatusBarVisible'),
    },
    {
      id: 'workbench.action.toggleZenMode',
      title: 'Toggle Zen mode',
      category: 'View',
      keys: 'ctrl+k z',
      isGlobal: true,
      run: () => {
        toggleZen(layout)
        focusPart('editors')
      },
    },
    {
      id: 'workbench.action.exitZenMode',
      title: 'Exit Zen mode',
      category: 'View',
      when: 'inZenMode',
      keys: 'escape escape',
      run: () => toggleZen(layout),
    },
  ]
}

function placeCommands(layout: LayoutStore): Command[] {
  const position = (panelPosition: Layout['panelPosition'], name: string): Command => ({
    id: `workbench.action.positionPanel${name}`,
    title: `Move panel ${panelPosition === 'bottom' ? 'to the bottom' : panelPosition}`,
    category: 'View',
    when: `panelPosition != '${panelPosition}'`,
    run: () => layout.setState({ panelPosition, isPanelOpen: true, isPanelMaximized: false }),
  })
  return [
    {
      id: 'workbench.action.toggleSidebarPosition',
      title: 'Toggle side bar position',
      category: 'View',
      run: () =>
        layout.setState(({ sidePosition }) => ({
          sidePosition: sidePosition === 'left' ? 'right' : 'left',
        })),
    },
    position('bottom', 'Bottom'),
    position('left', 'Left'),
    position('right', 'Right'),
    {
      id: 'workbench.action.resetViewLocations',
      title: 'Reset view locations',
      category: 'View',
      run: () => layout.setState({ moved: {} }),
    },
    {
      id: 'bothy.resetLayout',
      title: 'Reset layout',
      category: 'View',
      run: () => layout.setState(initialLayout),
    },
  ]
}

function focusCommands(layout: LayoutStore): Command[] {
  return [
    {
      id: 'workbench.action.focusSideBar',
      title: 'Focus into side bar',
      category: 'View',
      keys: 'ctrl+0',
      run: () => {
        layout.setState({ isSideOpen: true })
        focusPart('side')
      },
    },
    {
      id: 'workbench.action.focusPanel',
      title: 'Focus into panel',
      category: 'View',
      run: () => {
        layout.setState({ isPanelOpen: true })
        focusPart('panel')
      },
    },
    {
      id: 'workbench.action.focusActiveEditorGroup',
      title: 'Focus active editor group',
      category: 'View',
      isGlobal: true,
      run: () => {
        layout.setState({ isPanelMaximized: false })
        focusPart('editors')
      },
    },
    {
      id: 'workbench.action.focusActivityBar',
      title: 'Focus activity bar',
      category: 'View',
      run: () => {
        layout.setState({ isActivityBarVisible: true })
        focusPart('activity')
      },
    },
    {
      id: 'workbench.action.focusStatusBar',
      title: 'Focus status bar',
      category: 'View',
      run: () => {
        layout.setState({ isStatusBarVisible: true })
        focusPart('status')
      },
    },
    {
      id: 'workbench.action.focusNextPart',
      title: 'Focus next part',
      category: 'View',
      keys: 'f6',
      isGlobal: true,
      run: () => focusStep(1),
    },
    {
      id: 'workbench.action.focusPreviousPart',
      title: 'Focus previous part',
      category: 'View',
      keys: 'shift+f6',
      isGlobal: true,
      run: () => focusStep(-1),
    },
  ]
}

/** What is hidden gives the focus back to the editor. */
export function hideAndLeave(part: Part, hide: () => void): void {
  const isLeft = isInPart(part)
  hide()
  if (isLeft) focusPart('editors')
}

function focusStep(step: 1 | -1): void {
  const shown = parts.filter(isPartShown)
  const at = shown.indexOf(partOf(document.activeElement) ?? 'editors')
  // One with nothing in it, as editors without a tab, is passed over.
  for (let steps = 1; steps < shown.length; steps += 1) {
    const next = shown[(at + step * steps + shown.length * steps) % shown.length]
    if (next && focusAtOnce(next)) return
  }
}
