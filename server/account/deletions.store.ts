import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>

/** What was asked for first counts. */
export async function insertDeletion(db: Db, row: Database['accountDeletion']): Promise<void> {
  await db
    .insertInto('accountDeletion')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const listDue = (db: Db, now: number) =>
  db.selectFrom('accountDeletion').select('userId').where('dueAt', '<=', now).execute()

export async function isDue(db: Db, userId: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('accountDeletion')
    .select('dueAt')
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row !== undefined && row.dueAt <= now
}

/** The ids of those that are left of theirs, whose time is over by any clock from now on. */
export async function emptyTrashOf(db: Db, ownerId: string): Promise<string[]> {
  const left = { desired: 'deleted', deletedUntil: 0 } as const
  await db
    .updateTable('codespace')
    .set(left)
    .where('ownerId', '=', ownerId)
    .where((row) => row.or([row('desired', '!=', 'deleted'), row('deletedUntil', '>', 0)]))
    .execute()
  const rows = await db
    .selectFrom('codespace')
    .select('id')
    .where('ownerId', '=', ownerId)
    .execute()
  return rows.map(({ id }) => id)
}

/** With everything that is only theirs. */
export async function deleteUser(db: Db, id: string): Promise<void> {
  // The only one that does not go with its user by itself.
  await db.deleteFrom('repositoryConsent').where('userId', '=', id).execute()
  await db.deleteFrom('User').where('id', '=', id).execute()
}
