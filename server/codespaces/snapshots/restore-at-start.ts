import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { completeHistory } from '../clone/run-git.ts'
import { type CodespaceRow, update } from '../codespaces.store.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { bringBack } from './bring-back.ts'
import { placeOf } from './save-snapshot.ts'
import { findSnapshot } from './snapshots.store.ts'

/**
 * A snapshot with a merge in it builds upon more than the one commit that a clone begins with.
 * What is untrusted has its history by now, or gets none before it is trusted.
 */
export async function fetchWhatItBuildsUpon(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  if (row.fromSnapshotId === null || row.isHistoryComplete === 1 || !isTrustedStart(row)) return
  const snapshot = await findSnapshot(ctx, row.fromSnapshotId)
  const place = snapshot && placeOf(snapshot)
  if (place && !place.isBaseEnough) await completeHistory(ctx, row, signal)
}

/**
 * Into the fresh clone of a codespace that was made from a snapshot, once, and before any command of
 * its set-up: those are to find the files as they were.
 */
export async function restoreAtStart(
  ctx: AppContext,
  row: CodespaceRow,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<void> {
  if (row.fromSnapshotId === null) return
  const snapshot = await findSnapshot(ctx, row.fromSnapshotId)
  if (!snapshot) {
    throw new AppError(
      'SNAPSHOT_NOT_FOUND',
      'The snapshot that this codespace was to begin from is gone. Delete this one, and create it from another.',
    )
  }
  const where = { row: snapshot, codespaceId: row.id }
  const { files, skipped } = await bringBack(ctx, where, { what: 'all', signal })
  await update(ctx, row.id, { fromSnapshotId: null })
  log.add(`Brought back ${files} files of the snapshot${skipped ? `, not ${skipped}` : ''}.\n`)
}
