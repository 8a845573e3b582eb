import { answerWishInput, lastOutputInput } from '../protocol/ports.ts'
import { procedure, router } from '../trpc.ts'

/** Ports that have to do with `localhost` in here. How one is reached is `portTunnel`'s. */
export const portsRouter = router({
  /** The whole list at once, and again after every change of it. */
  changes: procedure.subscription(({ ctx, signal }) => ctx.ports.follow(signal)),

  /** As it is now. */
  detected: procedure.query(({ ctx }) => ctx.ports.detected()),

  lastOutput: procedure
    .input(lastOutputInput)
    .query(({ ctx, input }) => ctx.ports.lastOutput(input.port)),

  /** What programs ask to be opened in the user's browser, from now on. */
  opens: procedure.subscription(({ ctx, signal }) => ctx.openRequests.follow(signal)),

  /** What commands want opened to others: the whole list at once, and after every change of it. */
  wishes: procedure.subscription(({ ctx, signal }) => ctx.portWishes.follow(signal)),

  /** Said by the page, once it has done what was agreed to: the agent opens nothing itself. */
  answerWish: procedure
    .input(answerWishInput)
    .mutation(({ ctx, input }) => ctx.portWishes.answer(input)),
})
