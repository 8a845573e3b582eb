import { z } from 'zod'
import { leftOutReason } from '#agent/protocol/snapshots.ts'
import { codespaceRef } from '../codespaces.schema.ts'

/** On what occasion somebody's work was saved. */
export const snapshotReason = z.enum(['stop', 'delete', 'restore', 'copy'])
export type SnapshotReason = z.infer<typeof snapshotReason>

/** `clean`: all of it is in the repository already. */
export const snapshotOutcome = z.enum(['saved', 'clean', 'failed'])
export type SnapshotOutcome = z.infer<typeof snapshotOutcome>

/** Why nothing was saved. */
export const snapshotProblem = z.enum([
  'no-repository',
  'git-failed',
  'too-large',
  'too-slow',
  /** Its owner's other snapshots take all that theirs may. */
  'no-room',
  'disk-full',
  'unreachable',
])
export type SnapshotProblem = z.infer<typeof snapshotProblem>

/** One time that a codespace's work was saved, or was not. */
export const codespaceSnapshot = z.object({
  id: z.uuid(),
  takenAt: z.number(),
  reason: snapshotReason,
  outcome: snapshotOutcome,
  branch: z.string().nullable(),
  files: z.int(),
  /** On its branch and on no remote. */
  commits: z.int(),
  bytes: z.number(),
  /** Changed files that are not in it. */
  leftOut: z.object({
    count: z.int(),
    some: z.array(z.object({ path: z.string(), why: leftOutReason })),
  }),
  /** Not in it either: commits of other branches, and stashes. */
  elsewhere: z.object({ commits: z.int(), stashes: z.int() }),
  problem: snapshotProblem.nullable(),
})
export type CodespaceSnapshot = z.infer<typeof codespaceSnapshot>

export const snapshotRef = codespaceRef.extend({ snapshotId: z.uuid() })
export type SnapshotRef = z.infer<typeof snapshotRef>
export const createFromSnapshotInput = snapshotRef.extend({ idempotencyKey: z.uuid() })
export type CreateFromSnapshotInput = z.infer<typeof createFromSnapshotInput>
