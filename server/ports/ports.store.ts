import type { Insertable, Selectable } from 'kysely'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import type { PortTables } from '#server/db/tables/ports.ts'

type StoreContext = Pick<AppContext, 'db'>
export type PortRow = Selectable<PortTables['forwardedPort']>
type NewPort = Insertable<PortTables['forwardedPort']>
type PortChanges = { [Key in keyof NewPort]?: NewPort[Key] | undefined } & { updatedAt: number }

/** In the order of their numbers. */
export function listPorts({ db }: StoreContext, codespaceId: string): Promise<PortRow[]> {
  return db
    .selectFrom('forwardedPort')
    .selectAll()
    .where('codespaceId', '=', codespaceId)
    .orderBy('port')
    .execute()
}

export function findPort(
  { db }: StoreContext,
  codespaceId: string,
  port: number,
): Promise<PortRow | undefined> {
  return db
    .selectFrom('forwardedPort')
    .selectAll()
    .where('codespaceId', '=', codespaceId)
    .where('port', '=', port)
    .executeTakeFirst()
}

/** Of one port, whether or not anything was known of it. What is not said stays. */
export async function putPort(
  { db }: StoreContext,
  key: { codespaceId: string; port: number },
  changes: PortChanges,
): Promise<void> {
  const said = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as { updatedAt: number }
  await db
    .insertInto('forwardedPort')
    .values({ isAdded: 0, isAgreed: 0, ...key, ...said })
    .onConflict((conflict) => conflict.columns(['codespaceId', 'port']).doUpdateSet(said))
    .execute()
}

export async function countPorts({ db }: StoreContext, codespaceId: string): Promise<number> {
  const { ports } = await db
    .selectFrom('forwardedPort')
    .select(({ fn }) => fn.countAll<number | string>().as('ports'))
    .where('codespaceId', '=', codespaceId)
    .executeTakeFirstOrThrow()
  return Number(ports)
}

/** Those of which nothing was said but for generations that are over. */
export async function removeForgotten(
  { db }: StoreContext,
  { id, generation }: Pick<CodespaceRow, 'id' | 'generation'>,
): Promise<void> {
  await db
    .deleteFrom('forwardedPort')
    .where('codespaceId', '=', id)
    .where('isAdded', '=', 0)
    .where('label', 'is', null)
    .where('protocol', 'is', null)
    .where('answeredVisibility', 'is', null)
    .where('closedAt', 'is', null)
    .where((on) =>
      on.or([on('removedGeneration', 'is', null), on('removedGeneration', '<', generation)]),
    )
    .where((on) =>
      on.or([on('visibilityGeneration', 'is', null), on('visibilityGeneration', '<', generation)]),
    )
    .execute()
}

/**
 * The codespace of that name, whosever it is, and what is known of the port: one question, which
 * takes as long for what is not there.
 */
export async function findByHost(
  { db }: StoreContext,
  { name, port }: { name: string; port: number },
): Promise<{ codespace: CodespaceRow; known: PortRow | undefined } | undefined> {
  const codespace = await db
    .selectFrom('codespace')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst()
  const known = await findPort({ db }, codespace?.id ?? '', port)
  return codespace && { codespace, known }
}

/** Of every codespace that is wanted to run: one of its ports may be open to others. */
export function listOwners({ db }: StoreContext) {
  return db
    .selectFrom('codespace')
    .innerJoin('User', 'User.id', 'codespace.ownerId')
    .select(['codespace.id', 'User.name as ownerName'])
    .where('codespace.desired', '=', 'running')
    .orderBy('codespace.name')
    .execute()
}

export async function insertReport(
  { db }: StoreContext,
  report: { codespaceId: string; port: number; createdAt: number },
): Promise<void> {
  await db
    .insertInto('portReport')
    .values({ id: crypto.randomUUID(), ...report })
    .execute()
}

/** How often each port of these codespaces was reported, and when last. */
export function countReports({ db }: StoreContext, codespaceIds: readonly string[]) {
  return db
    .selectFrom('portReport')
    .select(({ fn }) => [
      'codespaceId',
      'port',
      fn.countAll<number | string>().as('reports'),
      fn.max('createdAt').as('reportedAt'),
    ])
    .where('codespaceId', 'in', [...codespaceIds, ''])
    .groupBy(['codespaceId', 'port'])
    .execute()
}
