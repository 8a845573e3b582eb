import { type HeldCredentials, putCredentialsInput } from '../protocol/credentials.ts'
import { router, serverProcedure } from '../trpc.ts'

/** For the server alone. What is held goes to the user's own programs, and to no page. */
export const credentialsRouter = router({
  put: serverProcedure
    .input(putCredentialsInput)
    .mutation(({ ctx, input }): Promise<HeldCredentials> => ctx.credentials.put(input)),

  held: serverProcedure.query(({ ctx }): HeldCredentials => ({ version: ctx.credentials.version })),
})
