import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'

type Db = Kysely<Database>
type Row = Database['githubRevocation']

/** Due at once. */
export async function insertRevocation(
  db: Db,
  row: Omit<Row, 'attempts' | 'nextAttemptAt' | 'createdAt'>,
): Promise<void> {
  const now = databaseNowMs(db)
  await db
    .insertInto('githubRevocation')
    .values({ ...row, attempts: 0, nextAttemptAt: now, createdAt: now })
    .execute()
}

export const listDue = (db: Db) =>
  db
    .selectFrom('githubRevocation')
    .selectAll()
    .where('nextAttemptAt', '<=', databaseNowMs(db))
    .orderBy('nextAttemptAt')
    .limit(100)
    .execute()

/**
 * Puts off the next attempt and counts this one; false where another server has done so meanwhile.
 */
export async function claim(
  db: Db,
  { id, attempts }: Pick<Row, 'id' | 'attempts'>,
  waitMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('githubRevocation')
    .set((column) => ({
      attempts: attempts + 1,
      nextAttemptAt: column(databaseNowMs(db), '+', waitMs),
    }))
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function replaceGrant(db: Db, id: string, sealedGrant: string): Promise<void> {
  await db.updateTable('githubRevocation').set({ sealedGrant }).where('id', '=', id).execute()
}

export async function deleteRevocation(db: Db, id: string): Promise<void> {
  await db.deleteFrom('githubRevocation').where('id', '=', id).execute()
}
