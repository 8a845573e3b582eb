import { type HeldSecrets, putSecretsInput, secretsPut } from '../protocol/secrets.ts'
import { router, serverProcedure } from '../trpc.ts'

/** For the server alone: nobody who has only a line of a page reads or changes what is held. */
export const secretsRouter = router({
  put: serverProcedure
    .input(putSecretsInput)
    .output(secretsPut)
    .mutation(({ ctx, input }) => ctx.secrets.put(input)),

  held: serverProcedure.query(({ ctx }): HeldSecrets => ({ version: ctx.secrets.version })),
})
