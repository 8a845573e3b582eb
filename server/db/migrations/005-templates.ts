import type { Kysely } from 'kysely'

/** Codespaces that begin with a template: their `repositoryUrl` is empty. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('template', 'text').execute()
}
