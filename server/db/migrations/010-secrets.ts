import type { Kysely } from 'kysely'

/** What codespaces are given and nobody is shown again, sealed; and whose it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('secretHolder')
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) => column.references('User.id').onDelete('cascade'))
    .addColumn('changes', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('secretHolder_key', ['level', 'holder'])
    .execute()
  await db.schema
    .createTable('secret')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('path', 'text')
    .addColumn('mode', 'text')
    .addColumn('audience', 'text', (column) => column.notNull())
    .addColumn('sealedValue', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('updatedAt', 'bigint', (column) => column.notNull())
    .addColumn('updatedBy', 'text', (column) => column.notNull())
    .addForeignKeyConstraint(
      'secret_holder',
      ['level', 'holder'],
      'secretHolder',
      ['level', 'holder'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .addUniqueConstraint('secret_name', ['level', 'holder', 'name'])
    .execute()
}
