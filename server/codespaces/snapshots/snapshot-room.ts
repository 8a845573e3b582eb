import type { AppContext } from '#server/context.ts'
import { readSetting } from '#server/settings/settings.ts'
import { snapshotBytesPerUser } from '../codespaces.settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { removeBundles } from './snapshot-files.ts'
import { listAwaited, listSavedOf, removeSnapshots, type SavedSnapshot } from './snapshots.store.ts'

/** Somebody's snapshots that stay whatever is saved next take all that theirs may take. */
export class NoSnapshotRoom extends Error {
  override readonly name = 'NoSnapshotRoom'
}

/** Of what snapshots of that codespace are never made room for: one that is brought back next. */
type Spared = string | undefined

/**
 * How many bytes the next snapshot of a codespace may have, by what its owner's other ones take:
 * older ones make room, the latest of each other codespace does not.
 * @throws NoSnapshotRoom
 */
export async function roomForNext(
  ctx: AppContext,
  row: CodespaceRow,
  spared: Spared,
): Promise<number> {
  const { most, all, staying } = await readRoom(ctx, row.ownerId, spared)
  const stays = (one: SavedSnapshot) =>
    staying.has(one.id) && (one.codespaceId !== row.id || one.id === spared)
  const left = most - sum(all.filter(stays))
  if (left <= 0) throw new NoSnapshotRoom('The snapshots of this person take all they may.')
  return left
}

/** The oldest go first, until what is left of somebody's takes no more than it may. */
export async function forgetBeyondRoom(
  ctx: AppContext,
  ownerId: string,
  spared: Spared,
): Promise<void> {
  const { most, all, staying } = await readRoom(ctx, ownerId, spared)
  let beyond = sum(all) - most
  const gone: SavedSnapshot[] = []
  for (const one of all.toReversed()) {
    if (beyond <= 0) break
    if (staying.has(one.id)) continue
    gone.push(one)
    beyond -= one.bytes
  }
  await removeSnapshots(
    ctx,
    gone.map(({ id }) => id),
  )
  await removeBundles(ctx, gone)
}

async function readRoom(ctx: AppContext, ownerId: string, spared: Spared) {
  const most = await readSetting(ctx, snapshotBytesPerUser)
  const all = await listSavedOf(ctx, ownerId)
  const staying = await listAwaited(
    ctx,
    all.map(({ id }) => id),
  )
  if (spared !== undefined) staying.add(spared)
  const seen = new Set<string>()
  for (const { id, codespaceId } of all) {
    if (!seen.has(codespaceId)) staying.add(id)
    seen.add(codespaceId)
  }
  return { most, all, staying }
}

const sum = (some: readonly SavedSnapshot[]) => some.reduce((total, { bytes }) => total + bytes, 0)
