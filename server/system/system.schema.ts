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
  /** How long a codespace can be restored that whoever asks deletes now. */
  trashMs: z.number(),
  /** What the administrators tell everybody, on every page; null for nothing. */
  banner: z.string().nullable(),
})
export type SystemStatus = z.infer<typeof systemStatus>
