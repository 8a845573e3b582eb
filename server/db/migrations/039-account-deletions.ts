import type { Kysely } from 'kysely'

/** Who wants their account gone, and from when on it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accountDeletion')
    .addColumn('userId', 'text', (column) =>
      column.primaryKey().references('User.id').onDelete('cascade'),
    )
    .addColumn('requestedAt', 'bigint', (column) => column.notNull())
    .addColumn('dueAt', 'bigint', (column) => column.notNull())
    .execute()
}
