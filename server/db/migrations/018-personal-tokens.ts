import type { Kysely } from 'kysely'

/**
 * Where an OAuth App gives codespaces nothing: the fine-grained token that a person made for
 * one repository.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('githubPersonalToken')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('repositoryId', 'text', (column) => column.notNull())
    .addColumn('repositoryPath', 'text', (column) => column.notNull())
    .addColumn('access', 'text', (column) => column.notNull())
    .addColumn('sealedToken', 'text', (column) => column.notNull())
    .addColumn('refusedAt', 'bigint')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('updatedAt', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('githubPersonalToken_key', ['userId', 'provider', 'repositoryId'])
    .execute()
}
