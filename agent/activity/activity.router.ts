import { nextActivityInput, noteActivityInput } from '../protocol/activity.ts'
import { procedure, router, serverProcedure } from '../trpc.ts'
import { nextActivity } from './next-activity.ts'

export const activityRouter = router({
  /** What a page knows of the person before it. It can make no more of it than work in here can. */
  note: procedure
    .input(noteActivityInput)
    .mutation(({ ctx, input }) => ctx.activity.note(input.kind)),

  next: serverProcedure
    .input(nextActivityInput)
    .mutation(({ ctx, input, signal }) => nextActivity(ctx, input, signal)),
})
