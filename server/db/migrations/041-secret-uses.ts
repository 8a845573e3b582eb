import type { Kysely } from 'kysely'

/** What a secret may be used for; null for everything, as all there are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('secret').addColumn('uses', 'text').execute()
}
