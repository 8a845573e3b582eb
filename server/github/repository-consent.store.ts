import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
type Row = Database['repositoryConsent']

export const findConsent = (
  db: Db,
  { userId, repositoryUrl }: Pick<Row, 'userId' | 'repositoryUrl'>,
) =>
  db
    .selectFrom('repositoryConsent')
    .selectAll()
    .where('userId', '=', userId)
    .where('repositoryUrl', '=', repositoryUrl)
    .executeTakeFirst()

export async function writeConsent(db: Db, row: Row): Promise<void> {
  const { listHash, isGiven, createdAt } = row
  await db
    .insertInto('repositoryConsent')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['userId', 'repositoryUrl']).doUpdateSet({ listHash, isGiven, createdAt }),
    )
    .execute()
}
