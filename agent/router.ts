import { activityRouter } from './activity/activity.router.ts'
import { credentialsRouter } from './credentials/credentials.router.ts'
import { filesRouter } from './files/files.router.ts'
import { gitRouter } from './git/git.router.ts'
import { historyRouter } from './history/history.router.ts'
import { lifecycleRouter } from './lifecycle/lifecycle.router.ts'
import { limitsRouter } from './limits/limits.router.ts'
import { networkRouter } from './network/network.router.ts'
import { portsRouter } from './ports/ports.router.ts'
import { searchRouter } from './search/search.router.ts'
import { secretsRouter } from './secrets/secrets.router.ts'
import { snapshotsRouter } from './snapshots/snapshots.router.ts'
import { stateRouter } from './state/state.router.ts'
import { unsavedRouter } from './state/unsaved.router.ts'
import { terminalsRouter } from './terminals/terminals.router.ts'
import { router } from './trpc.ts'
import { workspaceRouter } from './workspace/workspace.router.ts'

/** Everything that can be asked of an agent. The web calls it directly, by `type AgentRouter`. */
export const agentRouter = router({
  activity: activityRouter,
  credentials: credentialsRouter,
  files: filesRouter,
  git: gitRouter,
  history: historyRouter,
  lifecycle: lifecycleRouter,
  limits: limitsRouter,
  network: networkRouter,
  ports: portsRouter,
  state: stateRouter,
  search: searchRouter,
  secrets: secretsRouter,
  snapshots: snapshotsRouter,
  terminals: terminalsRouter,
  unsaved: unsavedRouter,
  workspace: workspaceRouter,
})
export type AgentRouter = typeof agentRouter
