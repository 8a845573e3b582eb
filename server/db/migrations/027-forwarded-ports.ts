import type { Kysely } from 'kysely'

/** What people say of ports, what opens one without them, and what visitors say of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('forwardedPort')
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('isAdded', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('removedGeneration', 'integer')
    .addColumn('label', 'text')
    .addColumn('protocol', 'text')
    .addColumn('visibility', 'text')
    .addColumn('visibilityGeneration', 'integer')
    .addColumn('answeredVisibility', 'text')
    .addColumn('isAgreed', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('closedAt', 'bigint')
    .addColumn('updatedAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('forwardedPort_key', ['codespaceId', 'port'])
    .execute()
  await db.schema
    .createTable('portKey')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('secretHash', 'text', (column) => column.notNull())
    .addColumn('path', 'text')
    .addColumn('label', 'text')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .addColumn('lastUsedAt', 'bigint')
    .execute()
  await db.schema
    .createIndex('portKey_secret')
    .unique()
    .on('portKey')
    .column('secretHash')
    .execute()
  await db.schema.createIndex('portKey_codespace').on('portKey').column('codespaceId').execute()
  await db.schema
    .createTable('portHandOff')
    .addColumn('codeHash', 'text', (column) => column.primaryKey())
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('sessionHash', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('errand', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('portReport')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute()
}
