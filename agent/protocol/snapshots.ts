import { z } from 'zod'
import { filePath } from './files.ts'

/** Why something that was changed is not in a snapshot. */
export const leftOutReason = z.enum([
  'too-large',
  'too-many',
  'submodule',
  'repository',
  'unreadable',
])
export type LeftOutReason = z.infer<typeof leftOutReason>

/** A tree, a commit and the name of a branch. */
const fingerprint = z.string().max(600)

/** So many are named; the others are counted. */
export const mostLeftOutNamed = 20

const objectName = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
const branchName = z.string().min(1).max(255)

export const snapshotHeadInput = z.object({
  /** As of `takeSnapshotInput`. */
  repositoryUrl: z.string().max(2000).nullable(),
})

/** What is checked out. */
export const snapshotHead = z.object({
  branch: branchName.nullable(),
  head: objectName.nullable(),
  /**
   * Whether the repository has that commit, and not only some other remote, which may be in the
   * container. An agent of before this was asked does not know.
   */
  isInRepository: z.boolean().default(false),
})
export type SnapshotHead = z.infer<typeof snapshotHead>

/** What a snapshot is of, whether or not there was anything to save. */
const snapshotPlace = z.object({
  /** Null for a detached head. */
  branch: branchName.nullable(),
  /** Of what its branch follows at the repository it was cloned from. */
  upstreamBranch: branchName.nullable(),
  /** Null where there is no commit yet. */
  head: objectName.nullable(),
  /** The commit of the remote that all of it builds upon; null where it builds upon none. */
  base: objectName.nullable(),
  /** False where it builds upon more of the remote's past than that one commit. */
  isBaseEnough: z.boolean(),
  /** What is beyond it, and stays in the workspace only. */
  elsewhere: z.object({ commits: z.int().min(0), stashes: z.int().min(0) }),
  leftOut: z.object({
    count: z.int().min(0),
    some: z
      .array(z.object({ path: z.string().max(4096), why: leftOutReason }))
      .max(mostLeftOutNamed),
  }),
})
export type SnapshotPlace = z.infer<typeof snapshotPlace>

export const takenSnapshot = z.discriminatedUnion('outcome', [
  snapshotPlace.extend({
    outcome: z.literal('saved'),
    /** The commit with all of it. */
    commit: objectName,
    /** The same for the same content. */
    fingerprint,
    files: z.int().min(0),
    commits: z.int().min(0),
    /** A Git bundle, to be fetched and then dropped. */
    path: filePath,
    bytes: z.int().min(1),
  }),
  /** What is there was saved already. */
  snapshotPlace.extend({ outcome: z.literal('same') }),
  /** Everything is in the repository it was cloned from. */
  snapshotPlace.extend({ outcome: z.literal('clean') }),
])
export type TakenSnapshot = z.infer<typeof takenSnapshot>

export const takeSnapshotInput = z.object({
  /** Files beyond this, all together, are left out, the largest first. */
  maxBytes: z.int().min(0),
  /** Whose commits need not be in it; null where it is to stand by itself. */
  repositoryUrl: z.string().max(2000).nullable(),
  /** Of the one before. */
  knownFingerprint: fingerprint.nullable(),
  deadlineMs: z.int().min(1).max(300_000),
})
export type TakeSnapshotInput = z.infer<typeof takeSnapshotInput>

/** Where a bundle is uploaded to before it is restored. */
export const snapshotInbox = z.object({ folder: filePath })
export const inboxName = 'incoming.bundle'

export const restoreSnapshotInput = z.object({
  commit: objectName,
  head: objectName.nullable(),
  base: objectName.nullable(),
  /**
   * `files`: what was changed in it takes its place in the files as they are now, wherever the head
   * is. `all`: into a fresh clone of its base, commits and branch too.
   */
  what: z.enum(['files', 'all']),
  branch: branchName.nullable(),
  upstreamBranch: branchName.nullable(),
})
export type RestoreSnapshotInput = z.infer<typeof restoreSnapshotInput>

export const restoredSnapshot = z.object({
  files: z.int().min(0),
  /** A folder stands where a file was, or something that the user may not change. */
  skipped: z.int().min(0),
})
export type RestoredSnapshot = z.infer<typeof restoredSnapshot>
