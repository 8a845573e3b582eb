import { router, signedInProcedure } from '#server/trpc.ts'
import { mintedAddress, mintInput, switchesInput, transferSwitches } from './files.schema.ts'
import { mintAddress, readSwitches } from './files.ts'

export const filesRouter = router({
  mint: signedInProcedure
    .input(mintInput)
    .output(mintedAddress)
    .mutation(({ ctx, input }) => mintAddress(ctx, input)),

  switches: signedInProcedure
    .input(switchesInput)
    .output(transferSwitches)
    .query(({ ctx, input }) => readSwitches(ctx, input?.name)),
})
