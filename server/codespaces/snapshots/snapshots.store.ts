import type { Insertable, Selectable } from 'kysely'
import type { AppContext } from '#server/context.ts'
import type { SnapshotTables } from '#server/db/tables/snapshots.ts'
import type { SealedColumn } from '#server/seal.ts'

export type SnapshotRow = Selectable<SnapshotTables['codespaceSnapshot']>
type StoreContext = Pick<AppContext, 'db'>

/** Where the keys of the files are kept. */
export const snapshotKeyColumn = {
  table: 'codespaceSnapshot',
  column: 'sealedKey',
  row: ['id', 'codespaceId'],
} as const satisfies SealedColumn<'codespaceSnapshot'>

/** The latest first. */
export function listOf({ db }: StoreContext, codespaceId: string): Promise<SnapshotRow[]> {
  return db
    .selectFrom('codespaceSnapshot')
    .selectAll()
    .where('codespaceId', '=', codespaceId)
    .orderBy('takenAt', 'desc')
    .orderBy('id')
    .execute()
}

/** What is kept of one person's codespaces, those in the trash too: the latest first. */
export function listSavedOf({ db }: StoreContext, ownerId: string) {
  return db
    .selectFrom('codespaceSnapshot')
    .innerJoin('codespace', 'codespace.id', 'codespaceSnapshot.codespaceId')
    .select(['codespaceSnapshot.id', 'codespaceId', 'bytes'])
    .where('ownerId', '=', ownerId)
    .where('outcome', '=', 'saved')
    .orderBy('takenAt', 'desc')
    .orderBy('codespaceSnapshot.id')
    .execute()
}
export type SavedSnapshot = Awaited<ReturnType<typeof listSavedOf>>[number]

export function findSnapshot({ db }: StoreContext, id: string) {
  return db.selectFrom('codespaceSnapshot').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertSnapshot(
  { db }: StoreContext,
  row: Insertable<SnapshotTables['codespaceSnapshot']>,
): Promise<void> {
  await db.insertInto('codespaceSnapshot').values(row).execute()
}

/** It was as it is here at that time still. */
export async function touchSnapshot(
  { db }: StoreContext,
  { id, takenAt, reason }: Pick<SnapshotRow, 'id' | 'takenAt' | 'reason'>,
): Promise<void> {
  await db.updateTable('codespaceSnapshot').set({ takenAt, reason }).where('id', '=', id).execute()
}

/** Those of them that another codespace is to begin from, and has not as yet. */
export async function listAwaited(
  { db }: StoreContext,
  ids: string[],
): Promise<Set<string | null>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('codespace')
    .select('fromSnapshotId')
    .where('fromSnapshotId', 'in', ids)
    .execute()
  return new Set(rows.map(({ fromSnapshotId }) => fromSnapshotId))
}

export async function removeSnapshots({ db }: StoreContext, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await db.deleteFrom('codespaceSnapshot').where('id', 'in', ids).execute()
}
