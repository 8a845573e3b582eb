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

export async function replaceGrant(db: Db, id: string, sealedGrant: string): Promise<void> {
  await db.updateTable('githubRevocation').set({ sealedGrant }).where('id', '=', id).execute()
}

export async function deleteRevocation(db: Db, id: string): Promise<void> {
  await db.deleteFrom('githubRevocation').where('id', '=', id).execute()
}
