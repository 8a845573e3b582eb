import type { Kysely } from 'kysely'

/** How much time has passed, whatever clocks were set to: see `system/steady-clock.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('steadyClock')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('steadyMs', 'bigint', (column) => column.notNull())
    .addColumn('seenAt', 'bigint', (column) => column.notNull())
    .addColumn('bootId', 'text', (column) => column.notNull())
    .addColumn('upMs', 'bigint', (column) => column.notNull())
    .execute()
}
