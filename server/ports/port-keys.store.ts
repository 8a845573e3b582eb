import type { Insertable, Selectable } from 'kysely'
import type { AppContext } from '#server/context.ts'
import type { PortTables } from '#server/db/tables/ports.ts'

type StoreContext = Pick<AppContext, 'db'>
export type PortKeyRow = Selectable<PortTables['portKey']>
type Kind = PortKeyRow['kind']

export async function insertKey(
  { db }: StoreContext,
  row: Insertable<PortTables['portKey']>,
): Promise<void> {
  await db.insertInto('portKey').values(row).execute()
}

/** Those that have not run out, the newest first. */
export function listKeys(
  { db }: StoreContext,
  codespaceId: string,
  { kind, now }: { kind: Kind; now: number },
): Promise<PortKeyRow[]> {
  return db
    .selectFrom('portKey')
    .selectAll()
    .where('codespaceId', '=', codespaceId)
    .where('kind', '=', kind)
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .execute()
}

export function findKeyBySecret(
  { db }: StoreContext,
  secretHash: string,
): Promise<PortKeyRow | undefined> {
  return db
    .selectFrom('portKey')
    .selectAll()
    .where('secretHash', '=', secretHash)
    .executeTakeFirst()
}

export function findKey({ db }: StoreContext, id: string): Promise<PortKeyRow | undefined> {
  return db.selectFrom('portKey').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function noteUse({ db }: StoreContext, id: string, now: number): Promise<void> {
  await db.updateTable('portKey').set({ lastUsedAt: now }).where('id', '=', id).execute()
}

/** Undefined where this codespace has none of that id and kind. */
export function removeKey(
  { db }: StoreContext,
  codespaceId: string,
  { id, kind }: { id: string; kind: Kind },
): Promise<PortKeyRow | undefined> {
  return db
    .deleteFrom('portKey')
    .where('codespaceId', '=', codespaceId)
    .where('id', '=', id)
    .where('kind', '=', kind)
    .returningAll()
    .executeTakeFirst()
}

export async function removeKeysOf(
  { db }: StoreContext,
  { codespaceId, port }: { codespaceId: string; port: number },
): Promise<void> {
  await db
    .deleteFrom('portKey')
    .where('codespaceId', '=', codespaceId)
    .where('port', '=', port)
    .execute()
}

/** Of all codespaces. */
export async function removeEndedKeys({ db }: StoreContext, now: number): Promise<void> {
  await db.deleteFrom('portKey').where('expiresAt', '<=', now).execute()
}
