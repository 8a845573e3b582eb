import type { Kysely } from 'kysely'

/** Which secrets a codespace was last given: their names and stamps, never their values. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('secretStamps', 'text').execute()
}
