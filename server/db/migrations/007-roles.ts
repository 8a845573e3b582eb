import type { Kysely } from 'kysely'

/** Who administers beside the owner, and who is kept out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('User')
    .addColumn('isAdmin', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('User').addColumn('suspendedAt', 'bigint').execute()
}
