import type { Kysely } from 'kysely'

/** Which repositories and owners the names in the administrators' list of trusted ones mean. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trustedName')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('hostId', 'text')
    .addColumn('lookedAt', 'bigint', (column) => column.notNull())
    .execute()
}
