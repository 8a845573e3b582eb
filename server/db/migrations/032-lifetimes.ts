import type { Kysely } from 'kysely'

/** How long codespaces may run without activity and at most, and why one was stopped. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.alterTable('codespace').addColumn('idleTimeoutMinutes', 'integer').execute()
  await schema.alterTable('codespace').addColumn('ranMs', 'bigint').execute()
  await schema.alterTable('codespace').addColumn('ranGeneration', 'integer').execute()
  await schema.alterTable('codespace').addColumn('stopReason', 'text').execute()
}
