import type { Kysely } from 'kysely'

/** What was shown when somebody said they trust it. Of what was said before, it is not known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('repositoryTrust').addColumn('terms', 'text').execute()
}
