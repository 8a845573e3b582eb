import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type Pin = Database['namePin']

/** Few: there is one for each name under which something is kept. */
export const listPins = (db: Db, host: string): Promise<Pin[]> =>
  db.selectFrom('namePin').selectAll().where('host', '=', host).orderBy('key').execute()

export const findPin = (db: Db, key: string): Promise<Pin | undefined> =>
  db.selectFrom('namePin').selectAll().where('key', '=', key).executeTakeFirst()

/** Of several at once, the first counts. */
export async function insertPin(db: Db, pin: Pin): Promise<void> {
  await db
    .insertInto('namePin')
    .values(pin)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

const keptSecrets = (db: Db) =>
  db.selectFrom('secret').select('holder as key').where('level', '!=', 'user')
const keptValues = (db: Db) =>
  db
    .selectFrom('settingValue')
    .select('scopeId as key')
    .where('scope', 'in', ['organization', 'repository'])

/** The names under which there are secrets or values. */
export async function listKept(db: Db): Promise<Set<string>> {
  const rows = await keptSecrets(db).union(keptValues(db)).execute()
  return new Set(rows.map(({ key }) => key))
}

/** Forgets what a name meant under which nothing is kept any more. */
export async function deleteUnusedPin(db: Db, key: string): Promise<void> {
  await db
    .deleteFrom('namePin')
    .where('key', '=', key)
    .where('key', 'not in', keptSecrets(db))
    .where('key', 'not in', keptValues(db))
    .execute()
}

export const findSeen = (db: Db, key: string) =>
  db.selectFrom('seenRepository').selectAll().where('key', '=', key).executeTakeFirst()

export async function putSeen(db: Db, seen: Database['seenRepository']): Promise<void> {
  const { key: _, ...meaning } = seen
  await db
    .insertInto('seenRepository')
    .values(seen)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(meaning))
    .execute()
}

/** Of these names, and of these numbers under whatever name. */
export const listSeen = (
  db: Db,
  { keys, ids }: { keys: readonly string[]; ids: readonly string[] },
) =>
  db
    .selectFrom('seenRepository')
    .selectAll()
    .where((row) => row.or([row('key', 'in', keys), row('repositoryId', 'in', ids)]))
    .orderBy('seenAt', 'desc')
    .execute()

export const listSeenAt = (db: Db, host: string) =>
  db
    .selectFrom('seenRepository')
    .selectAll()
    .where('key', 'like', `${host}/%`)
    .orderBy('seenAt', 'desc')
    .execute()

/** The names in the administrators' list of trusted repositories that mean something. */
export async function listTrustedKeys(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('trustedName')
    .select('key')
    .where('hostId', 'is not', null)
    .execute()
  return rows.map(({ key }) => key)
}
