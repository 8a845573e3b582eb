import { router, signedInProcedure } from '#server/trpc.ts'
import { mintedAddress, mintInput, transferSwitches } from './files.schema.ts'
import { mintAddress } from './files.ts'

export const filesRouter = router({
  mint: signedInProcedure
    .input(mintInput)
    .output(mintedAddress)
    .mutation(({ ctx, input }) => mintAddress(ctx, input)),

  switches: signedInProcedure.output(transferSwitches).query(({ ctx }) => ctx.config.transfers),
})
