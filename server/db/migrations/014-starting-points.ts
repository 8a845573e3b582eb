import type { Kysely } from 'kysely'

/**
 * Codespaces that begin elsewhere than on a branch of the repository, or on a branch made for them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('startingPoint', 'text').execute()
}
