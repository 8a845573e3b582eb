import { limitNoticesInput } from '../protocol/limits.ts'
import { procedure, router } from '../trpc.ts'
import { endPrograms } from './end-programs.ts'

export const limitsRouter = router({
  /** What is used now, of what may be. */
  usage: procedure.query(({ ctx }) => ctx.limits.usage()),

  /**
   * Each limit that is met, tracked; a page that is opened afterwards is still told those of
   * the last minutes.
   */
  notices: procedure
    .input(limitNoticesInput)
    .subscription(({ ctx, input, signal }) =>
      ctx.limits.notices.follow(input?.lastEventId, signal),
    ),

  /** The way out where no process can be started any more: it needs none. */
  endPrograms: procedure.mutation(({ ctx }) => endPrograms(ctx)),
})
