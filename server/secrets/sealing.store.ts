import { type Kysely, sql } from 'kysely'
import type { Database } from '#server/db/database.ts'
import type { SealedColumn } from '#server/seal.ts'

type Db = Kysely<Database>

/** One sealed value, and what tells its row. */
export type SealedRow = Record<string, string> & { sealed: string }

const rowNames = (column: SealedColumn) => sql.join(column.row.map((name) => sql.ref(name)))

/** Values that another key than this sealed, in the order of their rows, after this row. */
export async function listSealedByOthers(
  db: Db,
  column: SealedColumn,
  { keyId, after, limit }: { keyId: string; after: SealedRow | null; limit: number },
): Promise<SealedRow[]> {
  const value = sql.ref(column.column)
  const names = rowNames(column)
  const from = after
    ? sql`and (${names}) > (${sql.join(column.row.map((name) => after[name]))})`
    : sql``
  const { rows } = await sql<SealedRow>`
    select ${names}, ${value} as ${sql.ref('sealed')} from ${sql.table(column.table)}
    where substr(${value}, 1, 12) <> ${`v1.${keyId}.`} ${from}
    order by ${names} limit ${limit}`.execute(db)
  return rows
}

/** Puts the value in the place of what it was made from, where that is still there. */
export async function replaceSealed(
  db: Db,
  column: SealedColumn,
  row: SealedRow,
  sealed: string,
): Promise<void> {
  const isRow = column.row.map((name) => sql`${sql.ref(name)} = ${row[name]}`)
  const value = sql.ref(column.column)
  await sql`
    update ${sql.table(column.table)} set ${value} = ${sealed}
    where ${sql.join(isRow, sql` and `)} and ${value} = ${row.sealed}`.execute(db)
}

/** How many values each key has sealed, by the key's id. */
export async function countByKey(
  db: Db,
  columns: readonly SealedColumn[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const column of columns) {
    const value = sql.ref(column.column)
    const keyId = sql`substr(${value}, 4, 8)`
    const { rows } = await sql<{ keyId: string; count: number }>`
      select ${keyId} as ${sql.ref('keyId')}, count(*) as ${sql.ref('count')}
      from ${sql.table(column.table)} where ${value} is not null group by ${keyId}`.execute(db)
    for (const row of rows) counts.set(row.keyId, (counts.get(row.keyId) ?? 0) + row.count)
  }
  return counts
}
