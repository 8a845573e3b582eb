import type { Kysely } from 'kysely'

/** What was saved of codespaces, and from which of it a new one begins. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('codespaceSnapshot')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('takenAt', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('place', 'text')
    .addColumn('content', 'text')
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('sealedKey', 'text')
    .addColumn('problem', 'text')
    .execute()
  await db.schema
    .createIndex('codespaceSnapshot_codespace')
    .on('codespaceSnapshot')
    .columns(['codespaceId', 'takenAt'])
    .execute()
  await db.schema.alterTable('codespace').addColumn('fromSnapshotId', 'text').execute()
}
