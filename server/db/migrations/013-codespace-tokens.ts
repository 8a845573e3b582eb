import type { Kysely } from 'kysely'

/**
 * What GitHub gave for codespaces, until it is given back or over; and what each has of
 * its repository.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('repositoryAccess', 'text').execute()
  await db.schema
    .createTable('githubCodespaceToken')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('codespaceId', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('permissions', 'text', (column) => column.notNull())
    .addColumn('sealedToken', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('githubCodespaceTokenCodespace')
    .on('githubCodespaceToken')
    .columns(['codespaceId', 'createdAt'])
    .execute()
}
