import type { Kysely } from 'kysely'

/**
 * Which of several devcontainer.json files a codespace is made from, where somebody has chosen one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('devcontainerPath', 'text').execute()
}
