import type { Kysely } from 'kysely'

type Rows = {
  codespaceSnapshot: { id: string; outcome: string; place: string | null; isWhole: number }
}
type Place = { leftOut?: { some?: { why: string }[] } }

const beyond = ['too-large', 'too-many']

/** Which snapshots have everything, and which of them are being brought back. */
export async function up(db: Kysely<Rows>): Promise<void> {
  const add = (name: string, type: 'integer' | 'bigint') =>
    db.schema
      .alterTable('codespaceSnapshot')
      .addColumn(name, type, (column) => column.notNull().defaultTo(0))
      .execute()
  await add('isWhole', 'integer')
  await add('holds', 'integer')
  await add('heldUntil', 'bigint')
  const saved = await db
    .selectFrom('codespaceSnapshot')
    .select(['id', 'place'])
    .where('outcome', '=', 'saved')
    .execute()
  for (const { id, place } of saved) {
    const { leftOut } = JSON.parse(place ?? '{}') as Place
    if (leftOut?.some?.some(({ why }) => beyond.includes(why))) continue
    await db.updateTable('codespaceSnapshot').set({ isWhole: 1 }).where('id', '=', id).execute()
  }
}
