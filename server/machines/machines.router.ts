import { z } from 'zod'
import { router, signedInProcedure } from '#server/trpc.ts'
import { machineNeeds, machinesOnOffer } from './machines.schema.ts'
import { offerTo } from './preferred-machine.ts'

const offerInput = z.object({
  /** Null for what is made from a template. */
  repositoryUrl: z.string().max(2000).nullable(),
  needs: machineNeeds.default({}),
})

export const machinesRouter = router({
  /** The machine types there are for a new codespace of one's own, and what one has chosen. */
  offer: signedInProcedure
    .input(offerInput)
    .output(machinesOnOffer)
    .query(({ ctx, input: { repositoryUrl, needs } }) =>
      offerTo(ctx, { userId: ctx.session.user.id, repositoryUrl }, needs),
    ),
})
