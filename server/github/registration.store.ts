import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>

export const findRegistration = (db: Db, url: string) =>
  db.selectFrom('githubRegistration').selectAll().where('url', '=', url).executeTakeFirst()

/** False where there is one already. */
export async function insertRegistration(
  db: Db,
  row: Database['githubRegistration'],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('githubRegistration')
    .values(row)
    .onConflict((conflict) => conflict.column('url').doNothing())
    .executeTakeFirst()
  return Boolean(numInsertedOrUpdatedRows)
}

/** False where there was none. */
export async function deleteRegistration(db: Db, url: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('githubRegistration')
    .where('url', '=', url)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Those whose time is over go as well, so that the table does not grow for ever. */
export async function insertSetUp(
  db: Db,
  row: Database['githubSetUp'],
  now: number,
): Promise<void> {
  await db.deleteFrom('githubSetUp').where('expiresAt', '<=', now).execute()
  await db.insertInto('githubSetUp').values(row).execute()
}

/** Takes it away; of several who ask one gets it, and another session does not. */
export async function takeSetUp(
  db: Db,
  { stateHash, sessionHash, now }: { stateHash: string; sessionHash: string; now: number },
): Promise<boolean> {
  const row = await db
    .deleteFrom('githubSetUp')
    .where('stateHash', '=', stateHash)
    .where('sessionHash', '=', sessionHash)
    .where('expiresAt', '>', now)
    .returning('stateHash')
    .executeTakeFirst()
  return row !== undefined
}
