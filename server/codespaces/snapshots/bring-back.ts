import {
  inboxName,
  type RestoredSnapshot,
  type RestoreSnapshotInput,
  restoredSnapshot,
  snapshotInbox,
} from '#agent/protocol/snapshots.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { callAgent } from '../agent-calls.ts'
import { sendAgentFile } from './agent-bytes.ts'
import { contentOf, placeOf } from './save-snapshot.ts'
import { isReadable, readBundle } from './snapshot-files.ts'
import type { SnapshotRow } from './snapshots.store.ts'

const restoreMs = 130_000

const sentences: { [reason: string]: string } = {
  SNAPSHOT_UNFIT:
    'The commit that this snapshot builds upon is not in this repository any more. Restore it in the codespace that it is of.',
  WORKSPACE_FULL: 'There is no room left for the files of the snapshot.',
}

const goneInWords =
  'The file of this snapshot is not on this machine, or the key that it was encrypted with is gone. Take another snapshot.'

/**
 * Gives a snapshot to the agent of a codespace that runs, and has it brought back there.
 * @throws AppError `SNAPSHOT_NOT_RESTORED` with the reason
 */
export async function bringBack(
  ctx: AppContext,
  { row, codespaceId }: { row: SnapshotRow; codespaceId: string },
  { what, signal }: { what: RestoreSnapshotInput['what']; signal: AbortSignal },
): Promise<RestoredSnapshot> {
  const place = placeOf(row)
  if (!place) throw new AppError('SNAPSHOT_NOT_FOUND', 'Nothing was saved with this snapshot.')
  if (!(await isReadable(ctx, row))) throw new AppError('SNAPSHOT_NOT_RESTORED', goneInWords)
  const { head, base, branch, upstreamBranch } = place
  try {
    const { folder } = await callAgent(
      ctx,
      codespaceId,
      { procedure: 'snapshots.inbox', kind: 'query', answer: snapshotInbox },
      signal,
    )
    const upload = {
      ...{ folder, path: inboxName, sizeBytes: row.bytes, modifiedAt: null },
      ...{ id: uploadId(), overwrite: true, offset: 0 },
    }
    await sendAgentFile(ctx, { codespaceId, upload }, { signal, source: readBundle(ctx, row) })
    const { commit } = contentOf(row)
    return await callAgent(
      ctx,
      codespaceId,
      {
        procedure: 'snapshots.restore',
        kind: 'mutation',
        input: { commit, head, base, what, branch, upstreamBranch },
        answer: restoredSnapshot,
        deadlineMs: restoreMs,
      },
      signal,
    )
  } catch (error) {
    signal.throwIfAborted()
    const reason = error instanceof AppError && error.code === 'AGENT_REFUSED' ? error.message : ''
    const sentence = sentences[reason] ?? 'The snapshot could not be brought back.'
    throw new AppError('SNAPSHOT_NOT_RESTORED', sentence, { cause: error })
  }
}

/** Twelve letters of the alphabet that the agent's uploads are named in. */
function uploadId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  const random = crypto.getRandomValues(new Uint8Array(12))
  return [...random].map((byte) => letters[byte % letters.length]).join('')
}
