import type { WorkspaceInfo } from '../protocol/workspace.ts'
import { procedure, router } from '../trpc.ts'

export const workspaceRouter = router({
  info: procedure.query(
    ({ ctx }): WorkspaceInfo => ({
      codespaceName: ctx.start.codespaceName,
      workspaceFolder: ctx.start.workspaceFolder,
      userName: ctx.user.name,
      homeFolder: ctx.user.homeFolder,
      agentEpoch: ctx.epoch,
    }),
  ),
})
