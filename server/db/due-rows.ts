import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import { databaseNowMs } from './database-clock.ts'

/** What is to be done at a time, and tried again later where it does not work. */
type DueTable = 'githubRevocation' | 'notification'

/** Those that have waited longest. Several servers may each find the same: see `claimDue`. */
export async function listDue<Table extends DueTable>(
  db: Kysely<Database>,
  table: Table,
  most: number,
): Promise<Database[Table][]> {
  const rows = await db
    .selectFrom<DueTable>(table)
    .selectAll()
    .where('nextAttemptAt', '<=', databaseNowMs(db))
    .orderBy('nextAttemptAt')
    .limit(most)
    .execute()
  return rows as Database[Table][]
}

/**
 * Puts off the next attempt and counts this one; false where another server has done so meanwhile.
 */
export async function claimDue(
  db: Kysely<Database>,
  table: DueTable,
  { id, attempts, waitMs }: { id: string; attempts: number; waitMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable<DueTable>(table)
    .set((column) => ({
      attempts: attempts + 1,
      nextAttemptAt: column(databaseNowMs(db), '+', waitMs),
    }))
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
