import type { AppContext } from '#server/context.ts'
import { readSetting } from '#server/settings/settings.ts'
import { snapshotBytesPerUser } from '../codespaces.settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { removeBundles } from './snapshot-files.ts'
import { listNeededOf, listSavedOf, removeUnneeded, type SavedSnapshot } from './snapshots.store.ts'

/** Somebody's snapshots that stay whatever is saved next take all that theirs may take. */
export class NoSnapshotRoom extends Error {
  override readonly name = 'NoSnapshotRoom'
}

/** How many bytes the next snapshot of a codespace may have. */
export type SnapshotRoom = {
  /** Where everything is in it: then the others of this codespace make room. */
  bytes: number
  /** Where something is left out: it takes the place of none that has everything. */
  besideWholeBytes: number
}

/**
 * By what the owner's other ones take: older ones make room, but for what somebody needs, and the
 * latest of each other codespace.
 * @throws NoSnapshotRoom
 */
export async function roomForNext(ctx: AppContext, row: CodespaceRow): Promise<SnapshotRoom> {
  const { most, all, needed, lasting } = await readRoom(ctx, row.ownerId)
  const isOwn = ({ codespaceId }: SavedSnapshot) => codespaceId === row.id
  const stays = (one: SavedSnapshot) => needed.has(one.id) || (lasting.has(one.id) && !isOwn(one))
  const bytes = most - sum(all.filter(stays))
  if (bytes <= 0) throw new NoSnapshotRoom('The snapshots of this person take all they may.')
  const whole = all.find((one) => isOwn(one) && one.isWhole === 1)
  return { bytes, besideWholeBytes: bytes - (whole && !stays(whole) ? whole.bytes : 0) }
}

/** The oldest go first, until what is left of somebody's takes no more than it may. */
export async function forgetBeyondRoom(ctx: AppContext, ownerId: string): Promise<void> {
  const { most, all, needed, lasting } = await readRoom(ctx, ownerId)
  let beyond = sum(all) - most
  const old: string[] = []
  for (const { id, bytes } of all.toReversed()) {
    if (beyond <= 0) break
    if (needed.has(id) || lasting.has(id)) continue
    old.push(id)
    beyond -= bytes
  }
  await removeBundles(ctx, await removeUnneeded(ctx, old))
}

async function readRoom(ctx: AppContext, ownerId: string) {
  const most = await readSetting(ctx, snapshotBytesPerUser)
  const all = await listSavedOf(ctx, ownerId)
  const needed = await listNeededOf(ctx, ownerId)
  return { most, all, needed, lasting: new Set([...latestOfEach(all), ...latestWholeOfEach(all)]) }
}

const latestWholeOfEach = (all: readonly SavedSnapshot[]) =>
  latestOfEach(all.filter(({ isWhole }) => isWhole === 1))

/** The ids; of each codespace the first there is. */
function latestOfEach(all: readonly SavedSnapshot[]): string[] {
  const byCodespace = Map.groupBy(all, ({ codespaceId }) => codespaceId)
  return [...byCodespace.values()].flatMap(([first]) => (first ? [first.id] : []))
}

const sum = (some: readonly SavedSnapshot[]) => some.reduce((total, { bytes }) => total + bytes, 0)
