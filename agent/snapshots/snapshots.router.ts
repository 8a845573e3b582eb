import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { ownFolder } from '../files/own-folder.ts'
import { perAgent } from '../per-agent.ts'
import {
  restoredSnapshot,
  restoreSnapshotInput,
  snapshotHead,
  snapshotHeadInput,
  snapshotInbox,
  takenSnapshot,
  takeSnapshotInput,
} from '../protocol/snapshots.ts'
import { router, serverProcedure } from '../trpc.ts'
import { readHead } from './read-head.ts'
import { restoreSnapshot } from './restore-snapshot.ts'
import { dropSnapshot, takeSnapshot } from './take-snapshot.ts'

const restoreMs = 120_000
const headMs = 10_000

/** One at a time: they share a folder. */
const turns = perAgent(() => ({ last: Promise.resolve() as Promise<unknown> }))

function inTurn<T>(ctx: AgentContext, work: () => Promise<T>): Promise<T> {
  const turn = turns(ctx)
  const result = turn.last.then(work)
  turn.last = result.catch(() => undefined)
  return result
}

/** For the server, which keeps what is saved. */
export const snapshotsRouter = router({
  /** Where there is nothing to save, at little cost. */
  head: serverProcedure
    .input(snapshotHeadInput)
    .output(snapshotHead)
    .query(({ ctx, input }) => readHead(ctx, input.repositoryUrl, AbortSignal.timeout(headMs))),
  take: serverProcedure
    .input(takeSnapshotInput)
    .output(takenSnapshot)
    .mutation(({ ctx, input }) => {
      const signal = AbortSignal.timeout(input.deadlineMs)
      return inTurn(ctx, () => takeSnapshot(ctx, input, signal)).catch((error: unknown) => {
        if (!signal.aborted) throw error
        throw new AgentError('SNAPSHOT_TOO_SLOW', 'The snapshot took too long.', { cause: error })
      })
    }),
  /** The bundle has been fetched. */
  drop: serverProcedure.mutation(({ ctx }) => inTurn(ctx, () => dropSnapshot(ctx))),
  /** Where the bundle is to be put that is restored next. */
  inbox: serverProcedure
    .output(snapshotInbox)
    .query(async ({ ctx }) => ({ folder: await ownFolder(ctx, 'snapshots') })),
  restore: serverProcedure
    .input(restoreSnapshotInput)
    .output(restoredSnapshot)
    .mutation(({ ctx, input }) =>
      inTurn(ctx, () => restoreSnapshot(ctx, input, AbortSignal.timeout(restoreMs))),
    ),
})
