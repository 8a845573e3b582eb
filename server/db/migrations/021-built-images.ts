import type { Kysely } from 'kysely'

/** When what was built was used last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('builtImage')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('usedAt', 'bigint', (column) => column.notNull())
    .execute()
}
