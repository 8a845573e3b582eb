import { z } from 'zod'
import { restoredSnapshot } from '#agent/protocol/snapshots.ts'
import { router, signedInProcedure } from '#server/trpc.ts'
import { codespaceRef } from '../codespaces.schema.ts'
import { codespaceSnapshot, createFromSnapshotInput, snapshotRef } from './snapshots.schema.ts'
import { createFromSnapshot, forgetSnapshot, listSnapshots, restoreSnapshot } from './snapshots.ts'

export const snapshotsRouter = router({
  list: signedInProcedure
    .input(codespaceRef)
    .output(z.array(codespaceSnapshot))
    .query(({ ctx, input }) => listSnapshots(ctx, input.name)),
  /** Into the codespace that it is of. */
  restore: signedInProcedure
    .input(snapshotRef)
    .output(restoredSnapshot)
    .mutation(({ ctx, input }) => restoreSnapshot(ctx, input)),
  createCodespace: signedInProcedure
    .input(createFromSnapshotInput)
    .mutation(({ ctx, input }) => createFromSnapshot(ctx, input)),
  forget: signedInProcedure
    .input(snapshotRef)
    .mutation(({ ctx, input }) => forgetSnapshot(ctx, input)),
})
