import { z } from 'zod'
import { router, signedInProcedure } from '#server/trpc.ts'
import { machineNeeds, machineOffer, wantedMachine } from './machines.schema.ts'
import { offerTo, wantedMachine as readWanted } from './preferred-machine.ts'

const offerInput = z.object({
  /** Null for what is made from a template. */
  repositoryUrl: z.string().max(2000).nullable(),
  needs: machineNeeds.default({}),
})

export const machinesRouter = router({
  /** The machine types there are for a new codespace of one's own. */
  offer: signedInProcedure
    .input(offerInput)
    .output(z.array(machineOffer))
    .query(({ ctx, input: { repositoryUrl, needs } }) =>
      offerTo(ctx, { userId: ctx.session.user.id, repositoryUrl }, needs),
    ),
  /** What one has chosen for all of them; null for nothing. */
  wanted: signedInProcedure
    .input(offerInput)
    .output(wantedMachine.nullable())
    .query(({ ctx, input: { repositoryUrl, needs } }) =>
      readWanted(ctx, { userId: ctx.session.user.id, repositoryUrl }, needs),
    ),
})
