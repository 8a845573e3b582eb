import type { Kysely } from 'kysely'

/** What codespaces use, and when one is stopped because a quota is used up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('usageCounter')
    .addColumn('codespaceId', 'text', (column) =>
      column.primaryKey().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('runningAt', 'bigint')
    .addColumn('keptAt', 'bigint', (column) => column.notNull())
    .addColumn('cores', 'double precision', (column) => column.notNull())
    .addColumn('storedBytes', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('usageMonth')
    .addColumn('codespaceId', 'text', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('ownerId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('organization', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('displayName', 'text', (column) => column.notNull())
    .addColumn('runningMs', 'bigint', (column) => column.notNull())
    .addColumn('coreMs', 'bigint', (column) => column.notNull())
    .addColumn('mebibyteSeconds', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('usageMonth_key', ['codespaceId', 'month'])
    .execute()
  await db.schema
    .createIndex('usageMonth_owner')
    .on('usageMonth')
    .columns(['month', 'ownerId'])
    .execute()
  await db.schema.alterTable('codespace').addColumn('quotaStopAt', 'bigint').execute()
}
