import { readyComponent } from '#web/lib/ready-component.tsx'
import { afterFirstText } from './first-text.ts'
import { GitStatus } from './git/GitStatus.tsx'
import { Keyboard } from './keybindings/Keyboard.tsx'
import { LimitsStatus } from './limits/LimitsStatus.tsx'
import { onceShown } from './once-shown.ts'
import { ProductCommands } from './product-commands/ProductCommands.tsx'
import { PushWatch } from './pushes/PushWatch.tsx'
import { QuickOpen } from './quick-open/QuickOpen.tsx'
import { SetupStatus } from './setup/SetupStatus.tsx'
import { TransferQuestion } from './transfers/TransferQuestion.tsx'
import type { Panel } from './workbench/panel-place.ts'

const terminal = readyComponent(
  async () => (await import('./terminal/TerminalPanel.tsx')).TerminalPanel,
)
const terminalAhead = readyComponent(
  async () => (await import('./terminal/TerminalPanel.tsx')).TerminalAhead,
)
const ports = readyComponent(async () => (await import('./ports/PortsPanel.tsx')).PortsPanel)
const portsWatch = readyComponent(async () => (await import('./ports/PortsWatch.tsx')).PortsWatch)
const previews = readyComponent(
  async () => (await import('./previews/PreviewCommands.tsx')).PreviewCommands,
)
const explorer = readyComponent(
  async () => (await import('./explorer/ExplorerPanel.tsx')).ExplorerPanel,
)
const explorerCommands = readyComponent(
  async () => (await import('./explorer/ExplorerPanel.tsx')).ExplorerCommands,
)
const terminalCommands = readyComponent(
  async () => (await import('./terminal/TerminalCommands.tsx')).TerminalCommands,
)
const settingsCommands = readyComponent(
  async () => (await import('./settings/SettingsCommands.tsx')).SettingsCommands,
)
const welcomeCommands = readyComponent(
  async () => (await import('./welcome/WelcomeCommands.tsx')).WelcomeCommands,
)
const timeline = readyComponent(
  async () => (await import('./editor/history/TimelinePanel.tsx')).TimelinePanel,
)
const configuration = readyComponent(
  async () => (await import('./devcontainer/ConfigurationCommands.tsx')).ConfigurationCommands,
)
const lifetime = readyComponent(
  async () => (await import('./lifetime/LifetimeStatus.tsx')).LifetimeStatus,
)
const trust = readyComponent(async () => (await import('./trust/TrustStatus.tsx')).TrustStatus)
const editors = readyComponent(async () => (await import('./editor/EditorArea.tsx')).EditorArea)

// Asked for as soon as this list is, the one that is waited for most first. What fails says so
// where it is drawn.
for (const panel of [terminal, explorer, editors]) panel.preload().catch(() => undefined)

/** The one list of panels. The workbench gives each its place and knows none of them by name. */
export const panels: readonly Panel[] = [
  {
    id: 'explorer',
    title: 'Explorer',
    icon: 'files',
    place: 'side',
    command: { id: 'workbench.view.explorer', keys: 'ctrl+shift+e' },
    component: explorer,
  },
  {
    id: 'explorer-commands',
    title: 'File commands',
    icon: 'files',
    place: 'unseen',
    component: afterFirstText(explorerCommands),
  },
  {
    id: 'timeline',
    title: 'Timeline',
    icon: 'history',
    place: 'side',
    command: { id: 'timeline.focus', keys: [] },
    component: afterFirstText(timeline),
  },
  {
    id: 'editors',
    title: 'The editor',
    icon: 'file-code',
    place: 'main',
    component: editors,
  },
  {
    id: 'terminal',
    title: 'Terminal',
    icon: 'terminal',
    place: 'bottom',
    command: {
      id: 'workbench.action.terminal.toggleTerminal',
      keys: 'ctrl+`',
      toggles: true,
    },
    component: onceShown(afterFirstText(terminal), terminalAhead),
  },
  {
    id: 'ports',
    title: 'Ports',
    icon: 'radio-tower',
    place: 'bottom',
    command: { id: '~remote.forwardedPorts.focus', keys: [] },
    component: ports,
  },
  {
    id: 'ports-watch',
    title: 'Port forwarding',
    icon: 'radio-tower',
    place: 'unseen',
    component: onceShown(afterFirstText(portsWatch)),
  },
  {
    id: 'setup',
    title: 'Set-up',
    icon: 'tools',
    place: 'status',
    component: onceShown(SetupStatus),
  },
  {
    id: 'git',
    title: 'Branch',
    icon: 'git-branch',
    place: 'unseen',
    component: onceShown(afterFirstText(GitStatus)),
  },
  {
    id: 'pushes',
    title: 'Pushes',
    icon: 'repo-push',
    place: 'unseen',
    component: afterFirstText(PushWatch),
  },
  {
    id: 'limits',
    title: 'Limits',
    icon: 'dashboard',
    place: 'status',
    component: onceShown(afterFirstText(LimitsStatus)),
  },
  {
    id: 'lifetime',
    title: 'When it stops',
    icon: 'watch',
    place: 'status',
    component: onceShown(afterFirstText(lifetime)),
  },
  {
    id: 'trust',
    title: 'Trust',
    icon: 'shield',
    place: 'unseen',
    component: afterFirstText(trust),
  },
  {
    id: 'dev-container',
    title: 'Dev container',
    icon: 'settings',
    place: 'unseen',
    component: afterFirstText(configuration),
  },
  {
    id: 'transfers',
    title: 'Transfers',
    icon: 'cloud-upload',
    place: 'status',
    component: TransferQuestion,
  },
  {
    id: 'terminal-commands',
    title: 'Terminals',
    icon: 'terminal',
    place: 'unseen',
    component: afterFirstText(terminalCommands),
  },
  {
    id: 'settings-commands',
    title: 'Settings',
    icon: 'settings-gear',
    place: 'unseen',
    component: afterFirstText(settingsCommands),
  },
  {
    id: 'welcome-commands',
    title: 'Welcome',
    icon: 'home',
    place: 'unseen',
    component: afterFirstText(welcomeCommands),
  },
  { id: 'quick-open', title: 'Quick open', icon: 'search', place: 'unseen', component: QuickOpen },
  {
    id: 'keyboard',
    title: 'Keyboard',
    icon: 'keyboard',
    place: 'unseen',
    component: onceShown(Keyboard),
  },
  {
    id: 'product-commands',
    title: 'Codespace commands',
    icon: 'remote',
    place: 'unseen',
    component: ProductCommands,
  },
  {
    id: 'preview-commands',
    title: 'Previews',
    icon: 'open-preview',
    place: 'unseen',
    component: afterFirstText(previews),
  },
]
