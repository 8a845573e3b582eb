import type { Kysely } from 'kysely'

type Rows = {
  steadyClock: { steadyMs: number; seenAt: number }
  codespace: {
    usedSteadyAt: number
    lastUsedAt: number
    stoppedAt: number | null
    expiryNoticedAt: number | null
  }
  notification: { noticedAt: number; expiresAt: number }
}

/** For how long nobody has used a codespace is by the steady clock: see `system/steady-clock.ts`. */
export async function up(db: Kysely<Rows>): Promise<void> {
  await db.schema
    .alterTable('codespace')
    .addColumn('usedSteadyAt', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  const clock = await db.selectFrom('steadyClock').selectAll().executeTakeFirst()
  // What was written down by the wall clock, by the one that began as that.
  const aheadMs = clock ? Math.round(Number(clock.steadyMs) - Number(clock.seenAt)) : 0
  await db
    .updateTable('codespace')
    .set((row) => ({
      usedSteadyAt: row('lastUsedAt', '+', aheadMs),
      stoppedAt: row('stoppedAt', '+', aheadMs),
      expiryNoticedAt: row('expiryNoticedAt', '+', aheadMs),
    }))
    .execute()
  await db
    .updateTable('notification')
    .set((row) => ({
      noticedAt: row('noticedAt', '+', aheadMs),
      expiresAt: row('expiresAt', '+', aheadMs),
    }))
    .execute()
}
