import type { Kysely } from 'kysely'

/** What this server signs in with at its mail server, for exactly that one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('smtpPassword')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('userName', 'text', (column) => column.notNull())
    .addColumn('sealedPassword', 'text', (column) => column.notNull())
    .addColumn('setAt', 'bigint', (column) => column.notNull())
    .execute()
}
