import type { AppContext } from '#server/context.ts'
import type { IsolationStatus } from '#server/isolation/isolation.ts'
import { router, signedInProcedure } from '#server/trpc.ts'
import { type SystemStatus, systemStatus } from './system.schema.ts'

/** For a caller that brings no signal: it ends a subscription by asking for no more. */
const never = new AbortController().signal

const statusOf = (ctx: AppContext, isolation: IsolationStatus): SystemStatus => ({
  ...isolation,
  trashMs: ctx.config.trashMs,
})

export const systemRouter = router({
  status: signedInProcedure
    .output(systemStatus)
    .query(async ({ ctx }) => statusOf(ctx, await ctx.isolation.status())),

  /** The status now and whenever it changes. */
  watch: signedInProcedure.subscription(async function* ({ ctx, signal }) {
    for await (const isolation of ctx.isolation.follow(signal ?? never)) {
      yield statusOf(ctx, isolation)
    }
  }),
})
