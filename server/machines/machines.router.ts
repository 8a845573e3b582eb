import { z } from 'zod'
import { router, signedInProcedure } from '#server/trpc.ts'
import { machineNeeds, machineOffer } from './machines.schema.ts'
import { offerMachines } from './machines.ts'

const offerInput = z.object({
  /** Null for what is made from a template. */
  repositoryUrl: z.string().max(2000).nullable(),
  needs: machineNeeds.default({}),
})

export const machinesRouter = router({
  /** The machine types there are for a new codespace. */
  offer: signedInProcedure
    .input(offerInput)
    .output(z.array(machineOffer))
    .query(({ ctx, input }) => offerMachines(ctx, input, input.needs)),
})
