import type { AppContext } from '#server/context.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
import type { ClockTables } from '#server/db/tables/clocks.ts'

type StoreContext = Pick<AppContext, 'db'>
type Seen = ClockTables['steadyClock']

const id = 1

/** No row where nobody has seen any time pass yet. */
export async function readSteadyClock({
  db,
}: StoreContext): Promise<{ row: Seen | undefined; databaseNow: number }> {
  const row = await db.selectFrom('steadyClock').selectAll().where('id', '=', id).executeTakeFirst()
  const { now } = await db.selectNoFrom(databaseNowMs(db).as('now')).executeTakeFirstOrThrow()
  return { row, databaseNow: Number(now) }
}

/** Several servers may do it at once: the furthest stays. */
export async function moveSteadyClock(
  { db }: StoreContext,
  seen: Pick<Seen, 'steadyMs' | 'bootId' | 'upMs'>,
): Promise<void> {
  const moved = { ...seen, seenAt: databaseNowMs(db) }
  await db
    .insertInto('steadyClock')
    .values({ id, ...moved })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(moved).where('steadyClock.steadyMs', '<=', seen.steadyMs),
    )
    .execute()
}
