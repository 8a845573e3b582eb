import { codespaceRef } from '#server/codespaces/codespaces.schema.ts'
import { secretsState, watchSecretsState } from '#server/codespaces/credentials/secrets-state.ts'
import { adminProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { keepAsked } from './asked-secrets.ts'
import { importSecrets } from './import-secrets.ts'
import { rotateKey } from './sealing.ts'
import { listHolders } from './secret-holders.ts'
import {
  deleteSecretInput,
  importSecretsInput,
  keepAskedInput,
  listSecretsInput,
  setSecretInput,
} from './secrets.schema.ts'
import { deleteSecret, listSecrets, setSecret } from './secrets.ts'

/** For a caller that brings no signal: it ends a subscription by asking for no more. */
const never = new AbortController().signal

export const secretsRouter = router({
  holders: adminProcedure.query(({ ctx }) => listHolders(ctx)),
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
  /** Answers to what a repository asks for, kept as one's own for that repository. */
  keepAsked: signedInProcedure
    .input(keepAskedInput)
    .mutation(({ ctx, input }) => keepAsked(ctx, input)),
  state: signedInProcedure
    .input(codespaceRef)
    .query(({ ctx, input }) => secretsState(ctx, input.name)),
  /** The state now, and whenever it is another: a secret was changed, or the codespace started. */
  watchState: signedInProcedure.input(codespaceRef).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    yield* watchSecretsState(ctx, input.name, signal ?? never)
  }),
  sealing: router({
    get: adminProcedure.query(({ ctx }) => ctx.sealing.state()),
    rotate: adminProcedure.mutation(({ ctx }) => rotateKey(ctx)),
  }),
})
