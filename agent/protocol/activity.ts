import { z } from 'zod'

/**
 * What counts as somebody, or something of theirs, being at work. An open socket, a served page or
 * a heartbeat is none of it. `debugging` and `ssh` are noted by the rooms that will have them.
 */
export const activityKind = z.enum([
  'typing',
  'pointer',
  'edit',
  'terminal-output',
  'debugging',
  'ssh',
])
export type ActivityKind = z.infer<typeof activityKind>

/** What a page tells of the person before it; it does so now and then, not with each event. */
export const noteActivityInput = z.object({ kind: activityKind.extract(['typing', 'pointer']) })

const duration = z.number().min(0).max(1e12)
export const mostKeptJobs = 16
export const jobCommandMaxLength = 200

/** A command that somebody declared with `bothy keep`. Times are durations: no clock is trusted. */
export const keptJob = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  command: z.string().max(jobCommandMaxLength),
  startedAgoMs: duration,
  /** How much longer it may keep the codespace, by its deadline and by its budget. */
  leftMs: duration,
  /** For how long it alone has kept the codespace; that is what its budget counts. */
  heldMs: duration,
  budgetMs: duration,
  /** Null while it keeps the codespace. What has not ended of itself goes on, and keeps nothing. */
  end: z.enum(['done', 'deadline', 'budget']).nullable(),
})
export type KeptJob = z.infer<typeof keptJob>

/** What `bothy` asks of the server. Whatever may make something public is not among it. */
export const insideRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status') }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('ports') }),
  z.object({ kind: z.literal('add-port'), port: z.int().min(1).max(65535) }),
  z.object({ kind: z.literal('make-private'), port: z.int().min(1).max(65535) }),
])
export type InsideRequest = z.infer<typeof insideRequest>

export const insideAnswer = z.object({
  id: z.string().max(64),
  /** A sentence where it was refused. */
  refusal: z.string().max(1000).nullable(),
  /** What `status` and the requests about ports are answered with. */
  ports: z
    .array(
      z.object({
        port: z.int(),
        label: z.string().nullable(),
        visibility: z.string(),
        /** How many are named who may open it as well; an older server does not say. */
        people: z.int().min(0).optional(),
        url: z.string().nullable(),
      }),
    )
    .max(2000)
    .nullable(),
  /** Of the codespace itself, and with `{port}` in it those of its ports. */
  url: z.string().max(2000).nullable(),
  urlPattern: z.string().max(2000).nullable(),
  /** When and why it stops, in words. */
  stops: z.string().max(500).nullable(),
})
export type InsideAnswer = z.infer<typeof insideAnswer>

export const nextActivityInput = z.object({
  /** The answer comes after this at the latest, and at once where there is something new. */
  waitMs: z.int().min(0).max(60_000),
  /** Activity is new too: somebody is being told that the codespace stops soon. */
  isUrgent: z.boolean(),
  /** Of the answer before this one. */
  jobsVersion: z.int().nullable(),
  /** Nobody is active any more: from now on time counts on the budgets of jobs. */
  isHeldByJobs: z.boolean(),
  /** The longest that a job may be declared for; null where jobs are not allowed here. */
  mostJobMinutes: z.int().min(1).nullable(),
  answers: z.array(insideAnswer).max(100),
})
export type NextActivityInput = z.infer<typeof nextActivityInput>

export const nextActivity = z.object({
  /** Names this life of the agent. */
  epoch: z.string().max(64),
  /** `stamp` is another one with each activity; it says nothing else. Null before the first. */
  last: z.object({ kind: activityKind, stamp: z.number(), agoMs: duration }).nullable(),
  jobsVersion: z.int(),
  jobs: z.array(keptJob).max(2 * mostKeptJobs),
  requests: z.array(z.object({ id: z.string().max(64), request: insideRequest })).max(20),
})
export type NextActivity = z.infer<typeof nextActivity>
