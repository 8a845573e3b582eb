import type { RestoredSnapshot } from '#agent/protocol/snapshots.ts'
import { AppError } from '#server/errors.ts'
import { offerMachines } from '#server/machines/machines.ts'
import { refName } from '#server/repositories/repositories.schema.ts'
import { templateId } from '#server/templates/templates.schema.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { startingPointOf } from '../clone/starting-point.ts'
import type { Codespace, CreateCodespaceInput, KeyedCodespaceRef } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { canOpen, requireCodespace } from '../codespaces.ts'
import { createCodespace } from '../create-codespace.ts'
import { givenMachineOf } from '../machine/given-machine.ts'
import { recordDeed } from '../wish.ts'
import { bringBack } from './bring-back.ts'
import { contentOf, placeOf, saveSnapshot } from './save-snapshot.ts'
import { removeBundles } from './snapshot-files.ts'
import type { CodespaceSnapshot, CreateFromSnapshotInput, SnapshotRef } from './snapshots.schema.ts'
import { listOf, removeSnapshot, type SnapshotRow } from './snapshots.store.ts'
import { whileHeld } from './while-held.ts'

const restoreMs = 150_000
const copyMs = 60_000

/** The latest first; of a deleted codespace too, for as long as it is in the trash. */
export async function listSnapshots(
  ctx: SignedInContext,
  name: string,
): Promise<CodespaceSnapshot[]> {
  const { id } = await requireCodespace(ctx, name)
  return (await listOf(ctx, id)).map(shown)
}

/**
 * The files of a snapshot take their place in its codespace, which runs. What is there now is saved
 * before, so that nothing is lost by it.
 */
export async function restoreSnapshot(
  ctx: SignedInContext,
  { name, snapshotId }: SnapshotRef,
): Promise<RestoredSnapshot> {
  const { codespace, snapshot } = await requireSaved(ctx, { name, snapshotId })
  if (!canOpen(codespace)) {
    throw new AppError('CODESPACE_STOPPED', 'Start the codespace first, then restore the snapshot.')
  }
  const signal = AbortSignal.timeout(restoreMs)
  const restored = await whileHeld(ctx, snapshot.id, async () => {
    const before = await saveSnapshot(ctx, codespace, { reason: 'restore', signal })
    if (before === null || before.outcome === 'failed') {
      throw new AppError(
        'SNAPSHOT_NOT_RESTORED',
        'What is in the codespace now could not be saved first, so nothing was changed. Commit it, or restore into a new codespace.',
      )
    }
    const where = { row: snapshot, codespaceId: codespace.id }
    return bringBack(ctx, where, { what: 'files', signal })
  })
  await recordDeed(ctx, codespace, {
    action: 'codespace.restoreSnapshot',
    after: { takenAt: snapshot.takenAt, ...restored },
  })
  return restored
}

/** One more codespace, with the commits, branch and files of the snapshot. */
export async function createFromSnapshot(
  ctx: SignedInContext,
  { name, snapshotId, idempotencyKey }: CreateFromSnapshotInput,
): Promise<Codespace> {
  const { codespace, snapshot } = await requireSaved(ctx, { name, snapshotId })
  return createLike(ctx, codespace, { snapshot, idempotencyKey })
}

/** One more codespace, with everything that is in this one and can be saved. */
export async function duplicateCodespace(
  ctx: SignedInContext,
  { name, idempotencyKey }: KeyedCodespaceRef,
): Promise<Codespace> {
  const codespace = await requireCodespace(ctx, name)
  const snapshot = canOpen(codespace)
    ? await saveSnapshot(ctx, codespace, { reason: 'copy', signal: AbortSignal.timeout(copyMs) })
    : (await listOf(ctx, codespace.id))[0]
  if (!snapshot || placeOf(snapshot) === null) {
    throw new AppError(
      'SNAPSHOT_NOT_FOUND',
      canOpen(codespace)
        ? 'What is in it could not be saved, so there is nothing to duplicate. Its snapshots say why, or they are turned off here.'
        : 'Nothing was saved of this codespace when it last stopped. Start it, then duplicate it.',
    )
  }
  return createLike(ctx, codespace, { snapshot, idempotencyKey })
}

export async function forgetSnapshot(
  ctx: SignedInContext,
  { name, snapshotId }: SnapshotRef,
): Promise<void> {
  const { codespace, snapshot } = await requireSaved(ctx, { name, snapshotId })
  await removeSnapshot(ctx, snapshot.id)
  await removeBundles(ctx, [snapshot])
  const after = { takenAt: snapshot.takenAt }
  await recordDeed(ctx, codespace, { action: 'codespace.forgetSnapshot', after })
}

async function requireSaved(ctx: SignedInContext, { name, snapshotId }: SnapshotRef) {
  const codespace = await requireCodespace(ctx, name)
  const snapshot = (await listOf(ctx, codespace.id)).find(({ id }) => id === snapshotId)
  if (snapshot?.outcome !== 'saved') {
    throw new AppError('SNAPSHOT_NOT_FOUND', 'There is no such snapshot of this codespace.')
  }
  return { codespace, snapshot }
}

/**
 * Cloned at the commit that the snapshot builds upon. What began as a pull request begins as that
 * again, since who wrote it decides what it is trusted with.
 */
async function createLike(
  ctx: SignedInContext,
  codespace: CodespaceRow,
  { snapshot, idempotencyKey }: { snapshot: SnapshotRow; idempotencyKey: string },
): Promise<Codespace> {
  const fromSnapshotId = snapshot.outcome === 'saved' ? snapshot.id : null
  const origin = originOf(codespace, snapshot, idempotencyKey)
  const offers = await offerMachines(ctx, codespace)
  // Of the same type, where that can be had still: its files may not fit on another.
  const has = codespace.machine ?? givenMachineOf(codespace)?.name
  const same = offers.find(({ name, refusal }) => name === has && refusal === null)
  const wanted = same ? { ...origin, machine: same.name } : origin
  if (fromSnapshotId === null) return createCodespace(ctx, wanted)
  return whileHeld(ctx, fromSnapshotId, () => createCodespace(ctx, wanted, fromSnapshotId))
}

function originOf(
  codespace: CodespaceRow,
  snapshot: SnapshotRow,
  idempotencyKey: string,
): CreateCodespaceInput {
  const { template, repositoryUrl, devcontainerPath } = codespace
  if (template !== null) return { template: templateId.parse(template), idempotencyKey }
  const { branch, base } = placeOf(snapshot) ?? { branch: null, base: null }
  const from = {
    repositoryUrl,
    idempotencyKey,
    ...(devcontainerPath === null ? {} : { devcontainerPath }),
  }
  const begins = startingPointOf(codespace)
  if (begins?.kind === 'pull') return { ...from, ref: { kind: 'pull', number: begins.number } }
  if (base === null) return from
  const named = refName.safeParse(branch)
  const newBranch = named.success ? { newBranch: named.data } : {}
  return { ...from, ref: { kind: 'commit', sha: base }, ...newBranch }
}

function shown(row: SnapshotRow): CodespaceSnapshot {
  const { id, takenAt, reason, outcome, bytes, problem } = row
  const place = placeOf(row)
  const { files, commits } = row.content === null ? { files: 0, commits: 0 } : contentOf(row)
  return {
    ...{ id, takenAt, reason, outcome, bytes, problem, files, commits },
    branch: place?.branch ?? null,
    leftOut: place?.leftOut ?? { count: 0, some: [] },
    elsewhere: place?.elsewhere ?? { commits: 0, stashes: 0 },
  }
}
