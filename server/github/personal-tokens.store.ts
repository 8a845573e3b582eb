import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type PersonalTokenRow = Database['githubPersonalToken']
type Whose = Pick<PersonalTokenRow, 'userId' | 'provider'>

/**
 * By name; where a name is another repository's by now, the one that was given last
 * before the other.
 */
export const listPersonalTokens = (db: Db, { userId, provider }: Whose) =>
  db
    .selectFrom('githubPersonalToken')
    .selectAll()
    .where('userId', '=', userId)
    .where('provider', '=', provider)
    .orderBy('repositoryPath')
    .orderBy('updatedAt', 'desc')
    .execute()

export const findPersonalToken = (
  db: Db,
  { id, userId }: Pick<PersonalTokenRow, 'id' | 'userId'>,
) =>
  db
    .selectFrom('githubPersonalToken')
    .selectAll()
    .where('id', '=', id)
    .where('userId', '=', userId)
    .executeTakeFirst()

/** In place of what there was for this repository, under its id. */
export async function writePersonalToken(db: Db, row: PersonalTokenRow): Promise<void> {
  const { repositoryPath, access, sealedToken, refusedAt, updatedAt } = row
  await db
    .insertInto('githubPersonalToken')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ repositoryPath, access, sealedToken, refusedAt, updatedAt }),
    )
    .execute()
}

/** Of what was asked with this very value: another one may have been given since. */
export async function updatePersonalToken(
  db: Db,
  { id, sealedToken }: Pick<PersonalTokenRow, 'id' | 'sealedToken'>,
  changes: Partial<Pick<PersonalTokenRow, 'refusedAt' | 'access' | 'repositoryPath'>>,
): Promise<void> {
  await db
    .updateTable('githubPersonalToken')
    .set(changes)
    .where('id', '=', id)
    .where('sealedToken', '=', sealedToken)
    .execute()
}

export async function deletePersonalTokens(
  db: Db,
  of: { id: string } | { userId: string } | { provider: string },
): Promise<void> {
  const [[column, value]] = Object.entries(of) as [['id' | 'userId' | 'provider', string]]
  await db.deleteFrom('githubPersonalToken').where(column, '=', value).execute()
}
