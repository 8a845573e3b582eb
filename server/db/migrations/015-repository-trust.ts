import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'

type Before = {
  codespace: {
    id: string
    phase: string
    phaseGeneration: number
    configuration: string | null
    configurationHash: string | null
    trust: string | null
  }
}

/**
 * Who trusts which repository, and what each codespace was last started with. Those that run were
 * started with everything, and keep it until their next start. Of those that were cloned before, no
 * hash of the configuration is known: they get one that no other clone has, so that a decision
 * about them is about nothing else.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['trust', 'configurationHash', 'repositoryId']) {
    await db.schema.alterTable('codespace').addColumn(name, 'text').execute()
  }
  await db.schema
    .createTable('repositoryTrust')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('configurationHash', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('repositoryTrust_key', [
      'userId',
      'repository',
      'source',
      'configurationHash',
    ])
    .execute()
  const before = db as Kysely<Before>
  const rows = await before
    .selectFrom('codespace')
    .select(['id', 'phase', 'phaseGeneration', 'configuration'])
    .execute()
  for (const { id, phase, phaseGeneration, configuration } of rows) {
    const configurationHash =
      configuration === null
        ? null
        : createHash('sha256').update(`before 015\0${id}\0${configuration}`).digest('hex')
    const isRunning = phase === 'running' || phase === 'bringing-up'
    const all = JSON.stringify({
      generation: phaseGeneration,
      isTrusted: true,
      reason: 'undecided',
    })
    await before
      .updateTable('codespace')
      .set({ configurationHash, trust: isRunning ? all : null })
      .where('id', '=', id)
      .execute()
  }
}
