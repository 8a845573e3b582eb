import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('codespace')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('ownerId', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('displayName', 'text', (column) => column.notNull())
    .addColumn('repositoryUrl', 'text', (column) => column.notNull())
    .addColumn('repositoryName', 'text', (column) => column.notNull())
    .addColumn('branch', 'text')
    .addColumn('image', 'text', (column) => column.notNull())
    .addColumn('idempotencyKey', 'text', (column) => column.notNull())
    .addColumn('desired', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('phaseGeneration', 'integer', (column) => column.notNull())
    .addColumn('failure', 'text')
    .addColumn('isCloned', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('isHistoryComplete', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('hasWorkspace', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('workspaceLimitBytes', 'bigint')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('startedAt', 'bigint')
    .addColumn('lastUsedAt', 'bigint', (column) => column.notNull())
    .addColumn('deletedUntil', 'bigint')
    .addUniqueConstraint('codespace_idempotency', ['ownerId', 'idempotencyKey'])
    .execute()
  await db.schema
    .createTable('codespaceStep')
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('startedAt', 'bigint')
    .addColumn('endedAt', 'bigint')
    .addColumn('error', 'text')
    .addPrimaryKeyConstraint('codespaceStep_key', ['codespaceId', 'generation', 'name'])
    .execute()
}
