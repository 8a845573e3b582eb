import type { Kysely } from 'kysely'

/** Where people hear of their codespaces, and what is still to be sent there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notificationTarget')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('confirmedAt', 'bigint')
    .addColumn('sealedSecret', 'text', (column) => column.notNull())
    .addColumn('codeExpiresAt', 'bigint')
    .addColumn('codeTries', 'integer', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addColumn('problemAt', 'bigint')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('notificationTarget_key', ['userId', 'channel'])
    .execute()
  await db.schema
    .createTable('notification')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('User.id').onDelete('cascade'),
    )
    .addColumn('codespaceId', 'text', (column) =>
      column.notNull().references('codespace.id').onDelete('cascade'),
    )
    .addColumn('noticedAt', 'bigint', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('nextAttemptAt', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('notification_once', ['codespaceId', 'noticedAt'])
    .execute()
}
