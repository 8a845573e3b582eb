import type { Kysely } from 'kysely'

/** Who people are at GitHub, what GitHub gave for them, and who is invited. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('Account').addColumn('login', 'text').execute()
  await db.schema.alterTable('Account').addColumn('sealedToken', 'text').execute()
  // Nobody is two people at one place, so a token's row is known by user and provider.
  await db.schema
    .createIndex('Account_one_each')
    .on('Account')
    .columns(['userId', 'provider'])
    .unique()
    .execute()
  await db.schema
    .createTable('githubInvitation')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('login', 'text', (column) => column.notNull())
    .addColumn('providerAccountId', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('githubInvitation_key', ['provider', 'login'])
    .execute()
}
