import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
import type { SealedColumn } from '#server/seal.ts'

type Db = Kysely<Database>
export type SecretRow = Database['secret']
/** Whose secrets, as the tables name them. */
export type Holder = Pick<Database['secretHolder'], 'level' | 'holder' | 'userId'>

/** Where values are kept. */
export const secretColumn = {
  table: 'secret',
  column: 'sealedValue',
  row: ['id', 'level', 'holder', 'name'],
} as const satisfies SealedColumn<'secret'>

/** From now on to the end of the transaction nobody else changes any of this holder's secrets. */
export async function lockHolder(db: Db, holder: Holder): Promise<void> {
  await db
    .insertInto('secretHolder')
    .values({ ...holder, changes: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['level', 'holder'])
        .doUpdateSet((row) => ({ changes: row('secretHolder.changes', '+', 1) })),
    )
    .execute()
}

export const listOf = (db: Db, { level, holder }: Holder): Promise<SecretRow[]> =>
  db
    .selectFrom('secret')
    .selectAll()
    .where('level', '=', level)
    .where('holder', '=', holder)
    .orderBy('name')
    .execute()

/** How many each repository and organisation has that has any. */
export const countByHolder = (db: Db) =>
  db
    .selectFrom('secret')
    .select(['level', 'holder', (row) => row.fn.countAll<number>().as('count')])
    .where('level', '!=', 'user')
    .groupBy(['level', 'holder'])
    .orderBy('holder')
    .execute()

/** Those of several holders at once. */
export const listOfAny = (db: Db, holders: readonly Omit<Holder, 'userId'>[]) =>
  db
    .selectFrom('secret')
    .selectAll()
    .where((row) => row.or(holders.map(({ level, holder }) => row.and({ level, holder }))))
    .orderBy('name')
    .execute()

export const find = (db: Db, { level, holder }: Holder, name: string) =>
  db
    .selectFrom('secret')
    .selectAll()
    .where('level', '=', level)
    .where('holder', '=', holder)
    .where('name', '=', name)
    .executeTakeFirst()

export const insert = (
  db: Db,
  row: Omit<SecretRow, 'createdAt' | 'updatedAt' | 'revision'>,
): Promise<SecretRow> => {
  const now = databaseNowMs(db)
  return db
    .insertInto('secret')
    .values({ ...row, revision: 1, createdAt: now, updatedAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export const update = (
  db: Db,
  id: string,
  changes: Partial<Omit<SecretRow, 'id' | 'level' | 'holder' | 'name'>>,
): Promise<SecretRow> =>
  db
    .updateTable('secret')
    .set({ ...changes, updatedAt: databaseNowMs(db) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('secret').where('id', '=', id).execute()
}
