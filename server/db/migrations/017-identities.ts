import type { Kysely } from 'kysely'

/**
 * Whose members may sign in, why sessions were ended, and what names of repositories and
 * their owners meant.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('githubRule')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('organizationId', 'text', (column) => column.notNull())
    .addColumn('organizationLogin', 'text', (column) => column.notNull())
    .addColumn('teamId', 'text')
    .addColumn('teamSlug', 'text')
    .addColumn('triedAt', 'bigint')
    .addColumn('checkedAt', 'bigint')
    .addColumn('failure', 'text')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('githubRule_key', ['provider', 'rule'])
    .execute()
  await db.schema
    .createTable('githubMember')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('providerAccountId', 'text', (column) => column.notNull())
    .addColumn('confirmedAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('githubMember_key', ['provider', 'rule', 'providerAccountId'])
    .execute()
  await db.schema
    .createTable('endedSession')
    .addColumn('sessionToken', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('endedAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('namePin')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('hostId', 'text', (column) => column.notNull())
    .addColumn('pinnedAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('seenRepository')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('repositoryId', 'text', (column) => column.notNull())
    .addColumn('organizationId', 'text', (column) => column.notNull())
    .addColumn('seenAt', 'bigint', (column) => column.notNull())
    .execute()
}
