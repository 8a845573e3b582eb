import { z } from 'zod'

/** What every page has to know of this server. */
export const systemStatus = z.object({
  /**
   * `unverified`: no codespace starts, and those that run are off their networks, because `isolationReason`.
   * `unprotected`: the operator accepted by name that nothing is verified.
   */
  isolation: z.enum(['verified', 'unverified', 'unprotected']),
  /** One sentence; null where isolation is verified. */
  isolationReason: z.string().nullable(),
  /** How long a deleted codespace can be restored. */
  trashMs: z.number(),
})
export type SystemStatus = z.infer<typeof systemStatus>
