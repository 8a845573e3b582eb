import { router, signedInProcedure } from '#server/trpc.ts'
import { lineStatus, statusInput, systemStatus } from './system.schema.ts'
import { readStatus, watchStatus } from './system.ts'

/** For a caller that brings no signal: it ends a subscription by asking for no more. */
const never = new AbortController().signal

export const systemRouter = router({
  status: signedInProcedure
    .input(statusInput)
    .output(systemStatus)
    .query(({ ctx, input }) => readStatus(ctx, input?.name)),

  /** Why no WebSocket of this session opens, as far as the server has seen. */
  line: signedInProcedure.output(lineStatus).query(({ ctx }) => ({
    isUpgradeLost: ctx.lostUpgrades.has(ctx.session.tokenHash),
  })),

  /** The status now and whenever it changes. */
  watch: signedInProcedure.subscription(({ ctx, signal }) => watchStatus(ctx, signal ?? never)),
})
