import type { Kysely } from 'kysely'

/** Of which images the engine may have some that not everybody may use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('privateImage')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('notedAt', 'bigint', (column) => column.notNull())
    .execute()
}
