import { lastOutputInput } from '../protocol/ports.ts'
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
})
