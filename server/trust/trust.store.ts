import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type Decision = Database['repositoryTrust']

export const listDecisions = (db: Db, userId: string): Promise<Decision[]> =>
  db.selectFrom('repositoryTrust').selectAll().where('userId', '=', userId).execute()

/** False where it was said before. */
export async function insertDecision(db: Db, decision: Decision): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('repositoryTrust')
    .values(decision)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Whatever the configuration was. Resolves to how many there were. */
export async function deleteDecisions(
  db: Db,
  { userId, repository, source }: Pick<Decision, 'userId' | 'repository' | 'source'>,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('repositoryTrust')
    .where('userId', '=', userId)
    .where('repository', '=', repository)
    .where('source', '=', source)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
