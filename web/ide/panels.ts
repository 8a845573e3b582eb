import { lazy } from 'react'
import { LimitsStatus } from './limits/LimitsStatus.tsx'
import { SetupStatus } from './setup/SetupStatus.tsx'
import type { Panel } from './workbench/panel-place.ts'

// Every chunk is asked for as soon as this list is, all at once.
const explorer = import('./explorer/ExplorerPanel.tsx')
const editors = import('./editor/EditorArea.tsx')
const terminal = import('./terminal/TerminalPanel.tsx')

/** The one list of panels. The workbench gives each its place and knows none of them by name. */
export const panels: readonly Panel[] = [
  {
    id: 'explorer',
    title: 'Explorer',
    icon: 'files',
    place: 'side',
    shortcut: 'Mod+Shift+E',
    component: lazy(async () => ({ default: (await explorer).ExplorerPanel })),
  },
  {
    id: 'editors',
    title: 'The editor',
    icon: 'file-code',
    place: 'main',
    component: lazy(async () => ({ default: (await editors).EditorArea })),
  },
  {
    id: 'terminal',
    title: 'Terminal',
    icon: 'terminal',
    place: 'bottom',
    shortcut: 'Ctrl+Backquote',
    component: lazy(async () => ({ default: (await terminal).TerminalPanel })),
  },
  { id: 'setup', title: 'Set-up', icon: 'tools', place: 'status', component: SetupStatus },
  { id: 'limits', title: 'Limits', icon: 'dashboard', place: 'status', component: LimitsStatus },
]
