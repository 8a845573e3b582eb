import type { Kysely } from 'kysely'

/** With whom a private port is shared by name. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('portPerson')
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('portPerson_key', ['codespaceId', 'port', 'userId'])
    .execute()
}
