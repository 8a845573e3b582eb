import { type HeldCredentials, putCredentialsInput } from '../protocol/credentials.ts'
import { procedure, router, serverProcedure } from '../trpc.ts'

/**
 * What is held comes from the server alone, and goes to the user's own programs, and to no page.
 */
export const credentialsRouter = router({
  put: serverProcedure
    .input(putCredentialsInput)
    .mutation(({ ctx, input }): Promise<HeldCredentials> => ctx.credentials.put(input)),

  /** Pushes of the user's that were refused and that there is a way out of, from now on. */
  refusedPushes: procedure.subscription(({ ctx, signal }) =>
    ctx.credentials.refusedPushes.follow(signal),
  ),

  held: serverProcedure.query(({ ctx }): HeldCredentials => ({ version: ctx.credentials.version })),
})
