import { listHistoryInput, readHistoryInput } from '../protocol/state.ts'
import { procedure, router } from '../trpc.ts'
import { historyOf } from './history.ts'

export const historyRouter = router({
  list: procedure
    .input(listHistoryInput)
    .query(({ ctx, input }) => historyOf(ctx).list(input.path)),
  read: procedure
    .input(readHistoryInput)
    .query(({ ctx, input }) => historyOf(ctx).read(input.path, input.id)),
})
