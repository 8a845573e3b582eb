import { sql } from 'kysely'
import type { AppContext } from '#server/context.ts'
import { isWithheld, ownTables } from './own-tables.ts'

type Row = Record<string, unknown>

/** Everything that is theirs, by table, but what opens something. */
export async function readOwnRows(
  { db }: Pick<AppContext, 'db'>,
  userId: string,
): Promise<Record<string, Row[]>> {
  const own: Record<string, Row[]> = {}
  for (const [table, belonging] of Object.entries(ownTables)) {
    if (belonging === null) continue
    const whose =
      'user' in belonging
        ? sql`${sql.ref(belonging.user)} = ${userId}`
        : sql`${sql.ref(belonging.codespace)} in
            (select ${sql.ref('id')} from ${sql.table('codespace')} where ${sql.ref('ownerId')} = ${userId})`
    const { rows } = await sql<Row>`select * from ${sql.table(table)} where ${whose}`.execute(db)
    own[table] = rows.map(shown)
  }
  return own
}

const shown = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => !isWithheld(column))
      .map(([column, value]) => [column, readable(value)]),
  )

/** What is kept as JSON is shown as what it says. */
function readable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    // A text of theirs that only begins like it.
    return value
  }
}
