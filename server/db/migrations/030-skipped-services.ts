import type { Kysely } from 'kysely'

/** Of which start somebody does not wait for the services. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('codespace').addColumn('servicesSkipped', 'integer').execute()
}
