import type { Kysely } from 'kysely'

/** Until now there was one type, which is what those that are there go on with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('machine', 'text').execute()
  await db.schema.alterTable('codespace').addColumn('givenMachine', 'text').execute()
  await db.schema
    .alterTable('codespace')
    .addColumn('isMachineWanted', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await (db as Kysely<{ codespace: { machine: string | null } }>)
    .updateTable('codespace')
    .set({ machine: 'standard' })
    .execute()
}
