import { z } from 'zod'
import { codespaceName } from '#server/codespaces/codespaces.schema.ts'

export const lineStatus = z.object({
  /** WebSockets arrived without their upgrade in the last minute: a proxy takes it out. */
  isUpgradeLost: z.boolean(),
})

/** With what counts for that codespace; one that is not the caller's says nothing more. */
export const statusInput = z.object({ name: codespaceName }).optional()

/** What every page has to know of this server. */
export const systemStatus = z.object({
  /**
   * `unverified`: no codespace starts, and those that run are off their networks, because
   * `isolationReason`. `unprotected`: the operator accepted by name that nothing is verified.
   */
  isolation: z.enum(['verified', 'unverified', 'unprotected']),
  /** One sentence; null where isolation is verified. */
  isolationReason: z.string().nullable(),
  /**
   * How long a codespace, or the one that was named, can be restored once whoever asks deletes it.
   */
  trashMs: z.number(),
  /** What the administrators tell everybody, on every page; null for nothing. */
  banner: z.string().nullable(),
  /**
   * Nobody but administrators starts or creates a codespace; `stopsAt`: when what runs is stopped,
   * null for never. Null where there is no maintenance.
   */
  maintenance: z.object({ stopsAt: z.number().nullable() }).nullable(),
})
export type SystemStatus = z.infer<typeof systemStatus>
