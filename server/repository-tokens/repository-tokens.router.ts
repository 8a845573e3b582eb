import { router, signedInProcedure } from '#server/trpc.ts'
import {
  forgetRepositoryTokenInput,
  giveRepositoryTokenInput,
  repositoryToken,
  repositoryTokenList,
  repositoryTokenRequest,
  repositoryTokenRequestInput,
} from './repository-tokens.schema.ts'
import {
  forgetRepositoryToken,
  giveRepositoryToken,
  listRepositoryTokens,
  requestRepositoryToken,
} from './repository-tokens.ts'

export const repositoryTokensRouter = router({
  /** The caller's own, without the tokens. */
  list: signedInProcedure.output(repositoryTokenList).query(({ ctx }) => listRepositoryTokens(ctx)),

  /** Whether a token of theirs would be of use for this repository, and where it is made. */
  request: signedInProcedure
    .input(repositoryTokenRequestInput)
    .output(repositoryTokenRequest)
    .query(({ ctx, input }) => requestRepositoryToken(ctx, input.repositoryUrl)),

  /** Checked at GitHub before it is kept. */
  give: signedInProcedure
    .input(giveRepositoryTokenInput)
    .output(repositoryToken)
    .mutation(({ ctx, input }) => giveRepositoryToken(ctx, input)),

  forget: signedInProcedure
    .input(forgetRepositoryTokenInput)
    .mutation(({ ctx, input }) => forgetRepositoryToken(ctx, input.id)),
})
