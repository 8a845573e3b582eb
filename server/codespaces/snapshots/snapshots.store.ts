import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely'
import type { AppContext } from '#server/context.ts'
import type { Database } from '#server/db/database.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
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
    .select(['codespaceSnapshot.id', 'codespaceId', 'bytes', 'isWhole'])
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

/** False where it is gone. Until then it makes no room, however many bring it back meanwhile. */
export async function holdSnapshot(
  { db }: StoreContext,
  { id, forMs }: { id: string; forMs: number },
): Promise<boolean> {
  const now = databaseNowMs(db)
  const { numUpdatedRows } = await db
    .updateTable('codespaceSnapshot')
    .set((row) => ({
      // What a server that was killed held counts for nothing once its time is over.
      holds: row
        .case()
        .when('heldUntil', '>', now)
        .then(row('holds', '+', 1))
        .else(1)
        .end(),
      heldUntil: sql<number>`${now} + ${forMs}`,
    }))
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function releaseSnapshot({ db }: StoreContext, id: string): Promise<void> {
  await db
    .updateTable('codespaceSnapshot')
    .set((row) => ({ holds: row('holds', '-', 1) }))
    .where('id', '=', id)
    .where('holds', '>', 0)
    .execute()
}

/** Held, or another codespace is to begin from it and has not as yet. */
const isNeeded =
  (db: StoreContext['db']) => (row: ExpressionBuilder<Database, 'codespaceSnapshot'>) =>
    row.or([
      row.and([row('holds', '>', 0), row('heldUntil', '>', databaseNowMs(db))]),
      row.exists(
        row
          .selectFrom('codespace as beginning')
          .select('beginning.id')
          .whereRef('beginning.fromSnapshotId', '=', 'codespaceSnapshot.id'),
      ),
    ])

/** The ids of those of one person that somebody needs now. */
export async function listNeededOf({ db }: StoreContext, ownerId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('codespaceSnapshot')
    .innerJoin('codespace', 'codespace.id', 'codespaceSnapshot.codespaceId')
    .select('codespaceSnapshot.id')
    .where('ownerId', '=', ownerId)
    .where(isNeeded(db))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** But for those that somebody needs at this very moment. Resolves to what is gone. */
export async function removeUnneeded({ db }: StoreContext, ids: string[]) {
  if (ids.length === 0) return []
  return db
    .deleteFrom('codespaceSnapshot')
    .where('id', 'in', ids)
    .where((row) => row.not(isNeeded(db)(row)))
    .returning(['id', 'codespaceId'])
    .execute()
}

export async function removeSnapshot({ db }: StoreContext, id: string): Promise<void> {
  await db.deleteFrom('codespaceSnapshot').where('id', '=', id).execute()
}
