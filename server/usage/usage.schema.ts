import { z } from 'zod'

/** `2026-11`, of UTC. */
export const usageMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/** What may be used in a month, and what has been, in hours. */
export const quota = z.object({
  kind: z.enum(['cores', 'storage']),
  /** Whose it is: one's own of all repositories, one's own of an organization, that one's, all. */
  of: z.enum(['person', 'personInOrganization', 'organization', 'instance']),
  organization: z.string().nullable(),
  used: z.number(),
  limit: z.number(),
  /** When what was used begins anew. */
  resetsAt: z.number(),
})
export type Quota = z.infer<typeof quota>

/** In hours: of processors, of running, of gigabytes. */
const used = z.object({
  coreHours: z.number(),
  runningHours: z.number(),
  gigabyteHours: z.number(),
})
export type Used = z.infer<typeof used>

export const codespaceUsage = used.extend({
  codespaceId: z.string(),
  name: z.string(),
  displayName: z.string(),
  organization: z.string().nullable(),
  /** It is no more, and neither in the trash. */
  isGone: z.boolean(),
})
export type CodespaceUsage = z.infer<typeof codespaceUsage>

export const usageGroup = z.enum(['person', 'organization', 'codespace'])
export type UsageGroup = z.infer<typeof usageGroup>

export const monthInput = z.object({ month: usageMonth.optional() }).optional()

export const ownUsage = z.object({
  month: usageMonth,
  /** Months of which something is known, the latest first. */
  months: z.array(usageMonth),
  /** When all of it begins anew. */
  resetsAt: z.number(),
  quotas: z.array(quota),
  codespaces: z.array(codespaceUsage),
})
export type OwnUsage = z.infer<typeof ownUsage>

export const everyonesUsage = ownUsage.omit({ codespaces: true }).extend({
  users: z.array(used.extend({ id: z.string(), name: z.string() })),
  organizations: z.array(used.extend({ organization: z.string() })),
})
export type EveryonesUsage = z.infer<typeof everyonesUsage>
