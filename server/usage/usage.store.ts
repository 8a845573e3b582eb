import { sql } from 'kysely'
import type { AppContext } from '#server/context.ts'
import type { UsageTables } from '#server/db/tables/usage.ts'
import type { UsageGroup } from './usage.schema.ts'

type StoreContext = Pick<AppContext, 'db'>
export type Counter = UsageTables['usageCounter']
type Month = UsageTables['usageMonth']
export type Counted = { id?: string; ownerId?: string }
export type Whose = { ownerId?: string; organization?: string }

/** What counts of every codespace with its counter, of those of one person, or of that one. */
export function listCounted({ db }: StoreContext, { id, ownerId }: Counted) {
  return db
    .selectFrom('codespace')
    .leftJoin('usageCounter', 'usageCounter.codespaceId', 'codespace.id')
    .select(['codespace.id', 'ownerId', 'name', 'displayName', 'repositoryUrl'])
    .select(['phase', 'givenMachine', 'hasWorkspace', 'work'])
    .select(['runningAt', 'keptAt', 'cores', 'storedBytes'])
    .select((row) =>
      row
        .selectFrom('codespaceSnapshot')
        .select((one) => one.fn.sum<number | string | null>('bytes').as('sum'))
        .whereRef('codespaceId', '=', 'codespace.id')
        .as('snapshotBytes'),
    )
    .$if(id !== undefined, (query) => query.where('codespace.id', '=', id as string))
    .$if(ownerId !== undefined, (query) => query.where('ownerId', '=', ownerId as string))
    .execute()
}
export type CountedRow = Awaited<ReturnType<typeof listCounted>>[number]

export async function insertCounter({ db }: StoreContext, counter: Counter): Promise<void> {
  await db
    .insertInto('usageCounter')
    .values(counter)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** False where somebody else has counted on since it was read: then nothing is written. */
export async function moveCounter(
  { db }: StoreContext,
  { codespaceId, ...changed }: Counter,
  seen: Pick<Counter, 'runningAt' | 'keptAt'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('usageCounter')
    .set(changed)
    .where('codespaceId', '=', codespaceId)
    .where('keptAt', '=', seen.keptAt)
    .where('runningAt', seen.runningAt === null ? 'is' : '=', seen.runningAt)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function addToMonth({ db }: StoreContext, added: Month): Promise<void> {
  const sum = (column: 'runningMs' | 'coreMs' | 'mebibyteSeconds') =>
    sql<number>`${sql.ref(`usageMonth.${column}`)} + ${sql.ref(`excluded.${column}`)}`
  await db
    .insertInto('usageMonth')
    .values(added)
    .onConflict((conflict) =>
      conflict.columns(['codespaceId', 'month']).doUpdateSet((column) => ({
        displayName: column.ref('excluded.displayName'),
        runningMs: sum('runningMs'),
        coreMs: sum('coreMs'),
        mebibyteSeconds: sum('mebibyteSeconds'),
      })),
    )
    .execute()
}

/** In hours, of one person, one organisation, both or everybody. */
export async function sumOf({ db }: StoreContext, month: string, whose: Whose) {
  const { ownerId, organization } = whose
  const { coreMs, mebibyteSeconds } = await db
    .selectFrom('usageMonth')
    .select((row) => [
      row.fn.sum<number | null>('coreMs').as('coreMs'),
      row.fn.sum<number | null>('mebibyteSeconds').as('mebibyteSeconds'),
    ])
    .where('month', '=', month)
    .$if(ownerId !== undefined, (query) => query.where('ownerId', '=', ownerId as string))
    .$if(organization !== undefined, (query) =>
      query.where('organization', '=', organization as string),
    )
    .executeTakeFirstOrThrow()
  return { cores: hoursOf(coreMs), storage: gigabyteHoursOf(mebibyteSeconds) }
}

/** Those of one person, or of everybody. */
export function listMonth({ db }: StoreContext, month: string, ownerId: string | null) {
  return db
    .selectFrom('usageMonth')
    .leftJoin('codespace', 'codespace.id', 'usageMonth.codespaceId')
    .leftJoin('User', 'User.id', 'usageMonth.ownerId')
    .selectAll('usageMonth')
    .select(['codespace.id as presentId', 'User.name as ownerName'])
    .where('usageMonth.month', '=', month)
    .$if(ownerId !== null, (query) => query.where('usageMonth.ownerId', '=', ownerId as string))
    .execute()
}

const groupColumns = {
  person: 'usageMonth.ownerId',
  organization: 'usageMonth.organization',
  codespace: 'usageMonth.codespaceId',
} as const

/**
 * Summed up, in the order of their ids, from behind one of them on. What a group has several of is
 * any of these: only its own columns are to be read.
 */
export function listGroups(
  { db }: StoreContext,
  { month, by }: { month: string; by: UsageGroup },
  { after, limit }: { after: string; limit: number },
) {
  const id = groupColumns[by]
  return (
    db
      .selectFrom('usageMonth')
      .leftJoin('User', 'User.id', 'usageMonth.ownerId')
      .select((row) => [
        row.ref(id).as('id'),
        row.fn.max('usageMonth.ownerId').as('ownerId'),
        row.fn.max('User.name').as('ownerName'),
        row.fn.max('usageMonth.organization').as('organization'),
        row.fn.max('usageMonth.name').as('name'),
        row.fn.max('usageMonth.displayName').as('displayName'),
        row.fn.sum<number | string>('runningMs').as('runningMs'),
        row.fn.sum<number | string>('coreMs').as('coreMs'),
        row.fn.sum<number | string>('mebibyteSeconds').as('mebibyteSeconds'),
      ])
      .where('usageMonth.month', '=', month)
      // What is in no organization is nobody's.
      .where(id, '>', after)
      .groupBy(id)
      .orderBy(id)
      .limit(limit)
      .execute()
  )
}
export type UsageGroupRow = Awaited<ReturnType<typeof listGroups>>[number]

export async function listMonths({ db }: StoreContext, ownerId: string | null): Promise<string[]> {
  const rows = await db
    .selectFrom('usageMonth')
    .select('month')
    .distinct()
    .$if(ownerId !== null, (query) => query.where('ownerId', '=', ownerId as string))
    .orderBy('month', 'desc')
    .limit(36)
    .execute()
  return rows.map(({ month }) => month)
}

export const hoursOf = (ms: number | string | null): number => Number(ms ?? 0) / 3_600_000
export const gigabyteHoursOf = (mebibyteSeconds: number | string | null): number =>
  Number(mebibyteSeconds ?? 0) / 1024 / 3600
