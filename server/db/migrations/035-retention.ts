import type { Kysely } from 'kysely'

/** Since when codespaces are unused, for how long they are kept then, and who was told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.alterTable('codespace').addColumn('stoppedAt', 'bigint').execute()
  await schema.alterTable('codespace').addColumn('retentionDays', 'integer').execute()
  await schema.alterTable('codespace').addColumn('pinnedAt', 'bigint').execute()
  await schema.alterTable('codespace').addColumn('expiryNoticedAt', 'bigint').execute()
}
