import type { Kysely } from 'kysely'

/** What users write for the IDE of all of their codespaces: settings, keybindings, snippets. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('userDocument')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('updatedAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('userDocument_key', ['userId', 'name'])
    .execute()
}
