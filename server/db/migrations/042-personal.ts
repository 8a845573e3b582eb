import type { Kysely } from 'kysely'

/** What of its owner's own it was last started with; null before that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('personal', 'text').execute()
}
