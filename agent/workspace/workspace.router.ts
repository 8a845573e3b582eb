import { type WorkspaceInfo, workspaceTaken } from '../protocol/workspace.ts'
import { procedure, router, serverProcedure } from '../trpc.ts'
import { giveFolder } from '../user/give-folder.ts'
import { readWorkspaceWork } from './workspace-work.ts'

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

  /** What would be lost with the workspace, and how full it is. Takes ten seconds at most. */
  work: procedure.query(({ ctx }) => readWorkspaceWork(ctx)),

  /**
   * Gives the workspaces to the user, once they are whole and unless they are theirs. Before
   * anybody is let in.
   */
  take: serverProcedure.output(workspaceTaken).mutation(async ({ ctx }) => {
    await ctx.effectiveUser.asRoot(() => {
      if (process.geteuid?.() === 0) giveFolder(ctx.workspacesFolder, ctx.user)
    })
    return { userName: ctx.user.name, insteadOf: ctx.user.insteadOf ?? null }
  }),
})
