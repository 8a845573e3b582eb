import { z } from 'zod'

export const unclaimedRef = z.object({ id: z.uuid() })

/** What this server has on this machine of a codespace of which its database knows nothing. */
export const unclaimed = unclaimedRef.extend({
  isRunning: z.boolean(),
  /** What its files take of the disk; null where that is not known. */
  bytes: z.number().nullable(),
  /** When they were last written; null where that is not known. */
  changedAt: z.number().nullable(),
})
export type Unclaimed = z.infer<typeof unclaimed>
