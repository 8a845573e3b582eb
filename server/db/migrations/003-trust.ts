import type { Kysely } from 'kysely'

/**
 * What a codespace was built from, how its set-up goes, who acts on it, and what is
 * known of its work.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const columns = [
    ['configuration', 'text'],
    ['recovery', 'text'],
    ['condition', 'text'],
    ['dotfilesRepositoryUrl', 'text'],
    ['work', 'text'],
    ['workAt', 'bigint'],
    ['leaseHolder', 'text'],
    ['leaseUntil', 'bigint'],
  ] as const
  for (const [name, type] of columns) {
    await db.schema.alterTable('codespace').addColumn(name, type).execute()
  }
  for (const name of ['isSetUp', 'leaseFence', 'isRepairWanted']) {
    await db.schema
      .alterTable('codespace')
      .addColumn(name, 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
  }
  await db.schema
    .createTable('idempotentRequest')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('codespaceId', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotentRequest_key', ['userId', 'key'])
    .execute()
  await db.schema
    .createIndex('idempotentRequest_created')
    .on('idempotentRequest')
    .column('createdAt')
    .execute()
  await db.schema
    .createTable('userSetting')
    .addColumn('userId', 'text', (column) =>
      column.primaryKey().references('User.id').onDelete('cascade'),
    )
    .addColumn('dotfilesRepositoryUrl', 'text')
    .execute()
}
