import type { Generated } from 'kysely'
import type {
  SnapshotOutcome,
  SnapshotProblem,
  SnapshotReason,
} from '#server/codespaces/snapshots/snapshots.schema.ts'

export type SnapshotTables = {
  /** What became of saving a codespace's work, once for each time. */
  codespaceSnapshot: {
    id: string
    codespaceId: string
    takenAt: number
    reason: SnapshotReason
    outcome: SnapshotOutcome
    /** `SnapshotPlace` as JSON; null where not even that is known. */
    place: string | null
    /** `SnapshotContent` as JSON, of one that was saved. */
    content: string | null
    /** Of its file; 0 where there is none. */
    bytes: number
    /** What its file is encrypted with, sealed. */
    sealedKey: string | null
    problem: SnapshotProblem | null
    /** 1 where it was saved, and nothing was left out for its size or number. */
    isWhole: Generated<number>
    /** How many are bringing it back, up to a moment by the database's clock. */
    holds: Generated<number>
    heldUntil: Generated<number>
  }
}
