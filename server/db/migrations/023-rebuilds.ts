import type { Kysely } from 'kysely'

/** What was asked of a rebuild, how far that is done, and what to go back to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['rebuild', 'recoveryPlace', 'lastGoodBuild'] as const) {
    await db.schema.alterTable('codespace').addColumn(name, 'text').execute()
  }
  await db.schema.alterTable('codespace').addColumn('rebuiltGeneration', 'integer').execute()
}
