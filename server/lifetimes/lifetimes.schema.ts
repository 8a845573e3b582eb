import { z } from 'zod'
import { activityKind, keptJob } from '#agent/protocol/activity.ts'
import { codespaceRef } from '#server/codespaces/codespaces.schema.ts'

/** What keeps a codespace from being idle: what its agent tells, and what the server itself knows. */
export const lastActivityKind = z.enum([
  ...activityKind.options,
  'start',
  'set-up',
  'stay',
  'port-traffic',
  /** Its agent is from before it could tell. */
  'unknown',
])
export type LastActivityKind = z.infer<typeof lastActivityKind>

/**
 * When a codespace stops, and why then. Times are durations from the moment this was said: the
 * browser's clock may be days away from the server's.
 */
export const lifetimeView = z.object({
  stopsInMs: z.number(),
  /** `idle`: after its last activity. `job`: once those end that keep it. `maximum`: whatever is. */
  reason: z.enum(['idle', 'job', 'maximum']),
  /** It is about to be stopped. By `maximum` staying is of no use. */
  isWarned: z.boolean(),
  last: z.object({ kind: lastActivityKind, agoMs: z.number() }),
  /** What counts, what was chosen for this one alone, and the most that can be. */
  idleTimeoutMinutes: z.number(),
  ownIdleTimeoutMinutes: z.number().nullable(),
  mostIdleTimeoutMinutes: z.number(),
  jobs: z.array(keptJob),
})
export type LifetimeView = z.infer<typeof lifetimeView>

export const setIdleTimeoutInput = codespaceRef.extend({
  /** Null for what counts for its owner. */
  minutes: z.int().min(1).max(100_000).nullable(),
})
export type SetIdleTimeoutInput = z.infer<typeof setIdleTimeoutInput>
