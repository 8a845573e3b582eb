import { z } from 'zod'
import { adminProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { readShownQuotas } from './quotas.ts'
import { everyonesUsage, monthInput, ownUsage, quota } from './usage.schema.ts'
import { readEveryonesUsage, readOwnUsage } from './usage.ts'

const quotasInput = z.object({ repositoryUrl: z.string().max(2000).nullable() })

export const usageRouter = router({
  own: signedInProcedure
    .input(monthInput)
    .output(ownUsage)
    .query(({ ctx, input }) => readOwnUsage(ctx, input)),
  /** What counts for a codespace of this repository; none for one of a template. */
  quotas: signedInProcedure
    .input(quotasInput)
    .output(z.array(quota))
    .query(({ ctx, input }) => readShownQuotas(ctx, { userId: ctx.session.user.id, ...input })),
  everyone: adminProcedure
    .input(monthInput)
    .output(everyonesUsage)
    .query(({ ctx, input }) => readEveryonesUsage(ctx, input)),
})
