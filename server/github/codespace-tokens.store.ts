import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type CodespaceTokenRow = Database['githubCodespaceToken']

export async function insertCodespaceToken(db: Db, row: CodespaceTokenRow): Promise<void> {
  await db.insertInto('githubCodespaceToken').values(row).execute()
}

export const findNewest = (db: Db, codespaceId: string) =>
  db
    .selectFrom('githubCodespaceToken')
    .selectAll()
    .where('codespaceId', '=', codespaceId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()

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
