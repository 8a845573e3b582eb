import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
type Kept = Database['repositoryTrust']
/** What was shown is read by itself: it is long, and few ask for it. */
export type Decision = Omit<Kept, 'terms'>

export const listDecisions = (db: Db, userId: string): Promise<Decision[]> =>
  db
    .selectFrom('repositoryTrust')
    .select(['userId', 'repository', 'source', 'configurationHash', 'createdAt'])
    .where('userId', '=', userId)
    .execute()

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

/** Where it was said and what was shown is not known yet. */
export async function keepTerms(db: Db, of: Omit<Kept, 'createdAt'>): Promise<void> {
  const { userId, repository, source, configurationHash, terms } = of
  await db
    .updateTable('repositoryTrust')
    .set({ terms })
    .where('userId', '=', userId)
    .where('repository', '=', repository)
    .where('source', '=', source)
    .where('configurationHash', '=', configurationHash)
    .where('terms', 'is', null)
    .execute()
}

/** Of what was said last; null where that is not known. */
export async function findLatestTerms(
  db: Db,
  { userId, repository, source }: Pick<Kept, 'userId' | 'repository' | 'source'>,
): Promise<string | null> {
  const last = await db
    .selectFrom('repositoryTrust')
    .select('terms')
    .where('userId', '=', userId)
    .where('repository', '=', repository)
    .where('source', '=', source)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.terms ?? null
}
