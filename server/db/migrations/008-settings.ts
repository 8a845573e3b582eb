import { type Kysely, sql } from 'kysely'

type Old = { userSetting: { userId: string; dotfilesRepositoryUrl: string | null } }
type New = {
  settingValue: {
    scope: string
    scopeId: string
    settingId: string
    value: string
    userId: string | null
    updatedAt: number
    updatedBy: string | null
  }
}

/**
 * Every value that somebody chose, whosever it is, in one table; the address of dotfiles was the
 * first of them.
 */
export async function up(db: Kysely<Old & New>): Promise<void> {
  await db.schema
    .createTable('settingValue')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('scopeId', 'text', (column) => column.notNull())
    .addColumn('settingId', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    // The same as `scopeId` where it is one person's, so that it goes with them.
    .addColumn('userId', 'text', (column) => column.references('User.id').onDelete('cascade'))
    .addColumn('updatedAt', 'bigint', (column) => column.notNull())
    .addColumn('updatedBy', 'text')
    .addPrimaryKeyConstraint('settingValue_key', ['scope', 'scopeId', 'settingId'])
    .execute()
  await db.schema
    .createIndex('settingValue_user')
    .on('settingValue')
    .column('userId')
    .where(sql.ref('userId'), 'is not', null)
    .execute()
  const kept = await db
    .selectFrom('userSetting')
    .select(['userId', 'dotfilesRepositoryUrl'])
    .where('dotfilesRepositoryUrl', 'is not', null)
    .execute()
  for (const { userId, dotfilesRepositoryUrl } of kept) {
    await db
      .insertInto('settingValue')
      .values({
        scope: 'user',
        scopeId: userId,
        settingId: 'lifecycle.dotfilesRepositoryUrl',
        value: JSON.stringify(dotfilesRepositoryUrl),
        userId,
        updatedAt: 0,
        updatedBy: userId,
      })
      .execute()
  }
  await db.schema.dropTable('userSetting').execute()
}
