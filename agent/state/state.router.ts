import { followStateInput, getStateInput, setStateInput } from '../protocol/state.ts'
import { procedure, router } from '../trpc.ts'
import { followState } from './follow-state.ts'
import { userStateOf } from './user-state.ts'

export const stateRouter = router({
  get: procedure
    .input(getStateInput)
    .query(({ ctx, input }) => userStateOf(ctx).get(ctx, input.keys)),
  set: procedure
    .input(setStateInput)
    .mutation(({ ctx, input }) => userStateOf(ctx).set(ctx, input)),
  follow: procedure
    .input(followStateInput)
    .subscription(({ ctx, input, signal }) => followState(ctx, input.session, signal)),
})
