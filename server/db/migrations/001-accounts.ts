import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('User')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.unique())
    .addColumn('emailVerified', 'text')
    .addColumn('image', 'text')
    .addColumn('isOwner', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('isLocal', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute()
  // Whatever races at the first sign-in, the database holds at most one owner.
  await db.schema
    .createIndex('User_one_owner')
    .on('User')
    .column('isOwner')
    .unique()
    // An index expression takes no parameters; 1 is a literal in it.
    .where('isOwner', '=', 1)
    .execute()
  await db.schema
    .createTable('Account')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('providerAccountId', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('Account_key', ['provider', 'providerAccountId'])
    .execute()
  await db.schema
    .createTable('Session')
    .addColumn('sessionToken', 'text', (column) => column.primaryKey())
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('expires', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('usedAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('Session_user').on('Session').column('userId').execute()
  await db.schema
    .createTable('VerificationToken')
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.primaryKey())
    .addColumn('expires', 'text', (column) => column.notNull())
    .execute()
}
