import { filesRouter } from './files/files.router.ts'
import { lifecycleRouter } from './lifecycle/lifecycle.router.ts'
import { limitsRouter } from './limits/limits.router.ts'
import { networkRouter } from './network/network.router.ts'
import { terminalsRouter } from './terminals/terminals.router.ts'
import { router } from './trpc.ts'
import { workspaceRouter } from './workspace/workspace.router.ts'

/** Everything that can be asked of an agent. The web calls it directly, by `type AgentRouter`. */
export const agentRouter = router({
  files: filesRouter,
  lifecycle: lifecycleRouter,
  limits: limitsRouter,
  network: networkRouter,
  terminals: terminalsRouter,
  workspace: workspaceRouter,
})
export type AgentRouter = typeof agentRouter
