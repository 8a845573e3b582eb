import type { Kysely } from 'kysely'

type Tokens = {
  githubCodespaceToken: { id: string; repository: string; repositories: string; grantId: string }
}

/**
 * A codespace is given several tokens at once, each for repositories of one owner; its owner agrees
 * to the repositories that its devcontainer.json asks for besides; and a fork of theirs stands in
 * for what they cannot push to.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const tokens = db as Kysely<Tokens>
  for (const column of ['grantId', 'repositories']) {
    await db.schema
      .alterTable('githubCodespaceToken')
      .addColumn(column, 'text', (text) => text.notNull().defaultTo(''))
      .execute()
  }
  const rows = await tokens
    .selectFrom('githubCodespaceToken')
    .select(['id', 'repository'])
    .execute()
  for (const { id, repository } of rows) {
    const repositories = JSON.stringify([{ id: null, path: repository }])
    await tokens
      .updateTable('githubCodespaceToken')
      .set({ grantId: id, repositories })
      .where('id', '=', id)
      .execute()
  }
  await db.schema.alterTable('githubCodespaceToken').dropColumn('repository').execute()
  await db.schema.alterTable('codespace').addColumn('fork', 'text').execute()
  await db.schema
    .createTable('repositoryConsent')
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('repositoryUrl', 'text', (column) => column.notNull())
    .addColumn('listHash', 'text', (column) => column.notNull())
    .addColumn('isGiven', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('repositoryConsentOfUser', ['userId', 'repositoryUrl'])
    .execute()
}
