import { router, signedInProcedure } from '#server/trpc.ts'
import { archiveAddress } from './export-archive.ts'
import {
  archiveAddressAnswer,
  archiveAddressInput,
  mintedAddress,
  mintInput,
  switchesInput,
  transferSwitches,
} from './files.schema.ts'
import { mintAddress, readSwitches } from './files.ts'

export const filesRouter = router({
  mint: signedInProcedure
    .input(mintInput)
    .output(mintedAddress)
    .mutation(({ ctx, input }) => mintAddress(ctx, input)),

  /** Of a codespace that does not run. */
  archive: signedInProcedure
    .input(archiveAddressInput)
    .output(archiveAddressAnswer)
    .query(({ ctx, input }) => archiveAddress(ctx, input.name)),

  switches: signedInProcedure
    .input(switchesInput)
    .output(transferSwitches)
    .query(({ ctx, input }) => readSwitches(ctx, input?.name)),
})
