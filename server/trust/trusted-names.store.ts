import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type TrustedNameRow = Database['trustedName']

export const listNames = (db: Db): Promise<TrustedNameRow[]> =>
  db.selectFrom('trustedName').selectAll().orderBy('key').execute()

/** Of several at once, the first counts. */
export async function insertName(db: Db, row: TrustedNameRow): Promise<void> {
  await db
    .insertInto('trustedName')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

/** Whatever it meant before. */
export async function putName(db: Db, row: TrustedNameRow): Promise<void> {
  const { key: _, ...meaning } = row
  await db
    .insertInto('trustedName')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(meaning))
    .execute()
}

export async function deleteNames(db: Db, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await db.deleteFrom('trustedName').where('key', 'in', keys).execute()
}
