import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type CodespaceTokenRow = Database['githubCodespaceToken']

export async function insertCodespaceTokens(db: Db, rows: CodespaceTokenRow[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('githubCodespaceToken').values(rows).execute()
}

/** All of one grant, the newest there is. */
export async function findNewest(db: Db, codespaceId: string): Promise<CodespaceTokenRow[]> {
  const newest = await db
    .selectFrom('githubCodespaceToken')
    .select(['grantId'])
    .where('codespaceId', '=', codespaceId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!newest) return []
  return db
    .selectFrom('githubCodespaceToken')
    .selectAll()
    .where('codespaceId', '=', codespaceId)
    .where('grantId', '=', newest.grantId)
    .orderBy('id')
    .execute()
}

export async function deleteExpired(db: Db, codespaceId: string, now: number): Promise<void> {
  await db
    .deleteFrom('githubCodespaceToken')
    .where('codespaceId', '=', codespaceId)
    .where('expiresAt', '<=', now)
    .execute()
}

/** Who takes a row out is the only one to have it. */
export const takeAll = (db: Db, of: { codespaceId: string } | { userId: string }) =>
  db
    .deleteFrom('githubCodespaceToken')
    .$if('codespaceId' in of, (query) =>
      query.where('codespaceId', '=', 'codespaceId' in of ? of.codespaceId : ''),
    )
    .$if('userId' in of, (query) => query.where('userId', '=', 'userId' in of ? of.userId : ''))
    .returningAll()
    .execute()
