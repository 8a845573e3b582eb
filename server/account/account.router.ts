import { router, signedInProcedure } from '#server/trpc.ts'
import { deleteAccountInput } from './account.schema.ts'
import { deleteAccount } from './delete-account.ts'

export const accountRouter = router({
  /** Ends every session of theirs, this one too. */
  delete: signedInProcedure
    .input(deleteAccountInput)
    .mutation(({ ctx, input }) => deleteAccount(ctx, input)),
})
