import type { Kysely } from 'kysely'

/**
 * As what GitHub knows this server, who renews whose token there, and what is still to
 * be given back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('Account').addColumn('renewalHolder', 'text').execute()
  await db.schema.alterTable('Account').addColumn('renewalUntil', 'bigint').execute()
  await db.schema
    .createTable('githubRegistration')
    .addColumn('url', 'text', (column) => column.primaryKey())
    .addColumn('sealedCredentials', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('createdBy', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('githubSetUp')
    .addColumn('stateHash', 'text', (column) => column.primaryKey())
    .addColumn('sessionHash', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('githubRevocation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('userName', 'text', (column) => column.notNull())
    .addColumn('sealedGrant', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('nextAttemptAt', 'bigint', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute()
}
