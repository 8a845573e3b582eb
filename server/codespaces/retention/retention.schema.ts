import { z } from 'zod'

/** How long a codespace is kept that nobody uses. */
export const codespaceRetention = z.object({
  /** What counts for it, whoever chose it. */
  days: z.int(),
  /** Its owner's choice for this one; null for what they have chosen for all. */
  ownDays: z.int().nullable(),
  isPinned: z.boolean(),
  mayPin: z.boolean(),
  /** No more can be chosen, by a policy; null for no limit but that of all. */
  mostDays: z.int().nullable(),
  /** When it goes into the trash; null while it runs, and where it is pinned. */
  expiresAt: z.number().nullable(),
})
export type CodespaceRetention = z.infer<typeof codespaceRetention>
