import { type Insertable, sql } from 'kysely'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import type { PortTables } from '#server/db/tables/ports.ts'
import { githubProvider } from '#server/github/github.ts'
import { isWhatWasShared } from './effective-port.ts'

type StoreContext = Pick<AppContext, 'db'>
type AccountsContext = Pick<AppContext, 'db' | 'config'>
/** One port of one codespace. */
export type PortOfCodespace = { codespaceId: string; port: number }

/** False where it was shared with them already. */
export async function insertPerson(
  { db }: StoreContext,
  row: Insertable<PortTables['portPerson']>,
): Promise<boolean> {
  const { standsFor, createdAt } = row
  const inserted = await db
    .insertInto('portPerson')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['codespaceId', 'port', 'userId'])
        .doUpdateSet({ standsFor, createdAt })
        .where('portPerson.standsFor', '!=', standsFor),
    )
    .returning('userId')
    .executeTakeFirst()
  return inserted !== undefined
}

/** False where it was shared with no such person. */
export async function removePerson(
  { db }: StoreContext,
  { codespaceId, port, userId }: PortOfCodespace & { userId: string },
): Promise<boolean> {
  const removed = await db
    .deleteFrom('portPerson')
    .where('codespaceId', '=', codespaceId)
    .where('port', '=', port)
    .where('userId', '=', userId)
    .returning('userId')
    .executeTakeFirst()
  return removed !== undefined
}

export async function removePeopleOf(
  { db }: StoreContext,
  { codespaceId, port }: PortOfCodespace,
): Promise<void> {
  await db
    .deleteFrom('portPerson')
    .where('codespaceId', '=', codespaceId)
    .where('port', '=', port)
    .execute()
}

/** Whom each port is shared with, in the order in which it was. */
export function listPeople({ db, config }: AccountsContext, codespaceId: string) {
  return db
    .selectFrom('portPerson')
    .innerJoin('User', 'User.id', 'portPerson.userId')
    .leftJoin('Account', (join) =>
      join
        .onRef('Account.userId', '=', 'User.id')
        .on('Account.provider', '=', githubProvider(config.github)),
    )
    .select(['portPerson.port', 'portPerson.userId', 'portPerson.createdAt'])
    .select('portPerson.standsFor')
    .select(['User.name', 'Account.login'])
    .where('portPerson.codespaceId', '=', codespaceId)
    .orderBy('portPerson.createdAt')
    .execute()
}

/** With how many people each port is shared; those that are shared with nobody are not in it. */
export async function countPeople(
  { db }: StoreContext,
  codespace: Pick<CodespaceRow, 'id' | 'configuration'>,
): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom('portPerson')
    .select(['port', 'standsFor'])
    .where('codespaceId', '=', codespace.id)
    .execute()
  const counts = new Map<number, number>()
  for (const shared of rows) {
    if (!isWhatWasShared(codespace, shared)) continue
    counts.set(shared.port, (counts.get(shared.port) ?? 0) + 1)
  }
  return counts
}

/** What was shared with that person by name; it counts where `isWhatWasShared`. */
export function listSharedWith(
  { db }: StoreContext,
  { codespaceId, userId }: { codespaceId: string; userId: string },
): Promise<{ port: number; standsFor: string }[]> {
  return db
    .selectFrom('portPerson')
    .select(['port', 'standsFor'])
    .where('codespaceId', '=', codespaceId)
    .where('userId', '=', userId)
    .execute()
}

/**
 * Who has that login at GitHub, as of their last sign-in, or is a local user of that name. Three at
 * most: more than one is too many already.
 */
export function findPeople({ db, config }: AccountsContext, login: string) {
  const wanted = login.toLowerCase()
  return db
    .selectFrom('User')
    .leftJoin('Account', (join) =>
      join
        .onRef('Account.userId', '=', 'User.id')
        .on('Account.provider', '=', githubProvider(config.github)),
    )
    .select(['User.id', 'User.name', 'Account.login'])
    .where('User.suspendedAt', 'is', null)
    .where((on) =>
      on.or([
        on(sql`lower(${sql.ref('Account.login')})`, '=', wanted),
        on.and([on('User.isLocal', '=', 1), on('User.name', '=', login)]),
      ]),
    )
    .limit(3)
    .execute()
}
