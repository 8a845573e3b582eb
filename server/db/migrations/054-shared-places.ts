import type { Kysely } from 'kysely'

/** What the number of a shared port stood for: until now always the codespace's own container. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['portKey', 'portPerson']) {
    await db.schema
      .alterTable(table)
      .addColumn('standsFor', 'text', (column) => column.notNull().defaultTo(''))
      .execute()
  }
}
