import { adminProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { importSecrets } from './import-secrets.ts'
import { rotateKey } from './sealing.ts'
import {
  deleteSecretInput,
  importSecretsInput,
  listSecretsInput,
  setSecretInput,
} from './secrets.schema.ts'
import { deleteSecret, listSecrets, setSecret } from './secrets.ts'

export const secretsRouter = router({
  list: signedInProcedure
    .input(listSecretsInput)
    .query(({ ctx, input }) => listSecrets(ctx, input.of)),
  set: signedInProcedure.input(setSecretInput).mutation(({ ctx, input }) => setSecret(ctx, input)),
  delete: signedInProcedure
    .input(deleteSecretInput)
    .mutation(({ ctx, input }) => deleteSecret(ctx, input)),
  import: signedInProcedure
    .input(importSecretsInput)
    .mutation(({ ctx, input }) => importSecrets(ctx, input)),
  sealing: router({
    get: adminProcedure.query(({ ctx }) => ctx.sealing.state()),
    rotate: adminProcedure.mutation(({ ctx }) => rotateKey(ctx)),
  }),
})
