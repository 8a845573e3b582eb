import { router, signedInProcedure } from '#server/trpc.ts'
import { statusInput, systemStatus } from './system.schema.ts'
import { readStatus, watchStatus } from './system.ts'

/** For a caller that brings no signal: it ends a subscription by asking for no more. */
const never = new AbortController().signal

export const systemRouter = router({
  status: signedInProcedure
    .input(statusInput)
    .output(systemStatus)
    .query(({ ctx, input }) => readStatus(ctx, input?.name)),

  /** The status now and whenever it changes. */
  watch: signedInProcedure.subscription(({ ctx, signal }) => watchStatus(ctx, signal ?? never)),
})
