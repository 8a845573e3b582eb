import { forgetUnsavedInput, keepUnsavedInput, readUnsavedInput } from '../protocol/state.ts'
import { procedure, router } from '../trpc.ts'
import { unsavedOf } from './unsaved.ts'

export const unsavedRouter = router({
  keep: procedure.input(keepUnsavedInput).mutation(({ ctx, input }) => {
    ctx.activity.note('edit')
    return unsavedOf(ctx).keep(ctx, input)
  }),
  list: procedure.query(({ ctx }) => unsavedOf(ctx).list(ctx)),
  read: procedure
    .input(readUnsavedInput)
    .query(({ ctx, input }) => unsavedOf(ctx).read(ctx, input)),
  forget: procedure
    .input(forgetUnsavedInput)
    .mutation(({ ctx, input }) => unsavedOf(ctx).forget(ctx, input)),
})
