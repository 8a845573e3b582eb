import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import type { Database } from '#server/db/database.ts'

type Db = Kysely<Database>
export type Page = {
  search: string
  /** What follows this row of the list; null for its beginning. */
  after: { at: number; id: string } | null
  limit: number
}

/**
 * Part of any of these columns, whatever its case. SQLite knows the case of ASCII alone: there the
 * other letters are looked for as typed, small, capital, and with a capital at the beginning.
 */
function isFoundIn(columns: readonly string[], search: string) {
  const small = search.toLowerCase()
  const capital = search.toUpperCase()
  const spellings = [search, small, capital, capital.slice(0, 1) + small.slice(1)]
  const patterns = [...new Set(spellings)].map((text) => `%${text.replaceAll(/[!%_]/g, '!$&')}%`)
  const either = columns.flatMap((column) =>
    patterns.map((pattern) => sql`${sql.ref(column)} like ${pattern} escape '!'`),
  )
  const lower = `%${small.replaceAll(/[!%_]/g, '!$&')}%`
  const whole = columns.map((column) => sql`lower(${sql.ref(column)}) like ${lower} escape '!'`)
  return sql<boolean>`(${sql.join([...either, ...whole], sql` or `)})`
}

const isAfter = (column: string, { at, id }: NonNullable<Page['after']>, operator: '<' | '>') => {
  const [time, key] = [sql.ref(`${column}.createdAt`), sql.ref(`${column}.id`)]
  const than = sql.raw(operator)
  return sql<boolean>`(${time} ${than} ${at} or (${time} = ${at} and ${key} ${than} ${id}))`
}

const userColumns = ['User.name', 'Account.login']

const usersFound = (db: Db, search: string) =>
  db
    .selectFrom('User')
    .leftJoin('Account', 'Account.userId', 'User.id')
    .$if(search !== '', (query) => query.where(isFoundIn(userColumns, search)))

type Times = { now: Date; unusedSince: number }

/** The oldest first, so the owner leads; all figures of a page in this one query. */
export function listUsers(db: Db, { search, after, limit }: Page, { now, unusedSince }: Times) {
  const live = (users: ExpressionBuilder<Database, 'User'>) =>
    users
      .selectFrom('Session')
      .whereRef('Session.userId', '=', 'User.id')
      .where('Session.expires', '>', now.toISOString())
      .where('Session.usedAt', '>', unusedSince)
  const theirs = (users: ExpressionBuilder<Database, 'User'>) =>
    users
      .selectFrom('codespace')
      .select((row) => row.fn.countAll<number>().as('count'))
      .whereRef('codespace.ownerId', '=', 'User.id')
  return usersFound(db, search)
    .select(['User.id', 'User.name', 'User.image', 'User.isLocal', 'User.isOwner', 'User.isAdmin'])
    .select(['User.createdAt', 'User.suspendedAt'])
    .select((row) => [
      row.fn.max('Account.login').as('githubLogin'),
      live(row as never)
        .select((session) => session.fn.countAll<number>().as('count'))
        .as('sessions'),
      live(row as never)
        .select((session) => session.fn.max('Session.usedAt').as('at'))
        .as('usedAt'),
      row
        .selectFrom('auditEvent')
        .select((event) => event.fn.max('auditEvent.at').as('at'))
        .whereRef('auditEvent.actorId', '=', 'User.id')
        .as('actedAt'),
      theirs(row as never)
        .where('desired', '!=', 'deleted')
        .as('codespaces'),
      theirs(row as never)
        .where('desired', '=', 'running')
        .where('phase', '=', 'running')
        .as('runningCodespaces'),
    ])
    .$if(after !== null, (query) =>
      query.where(isAfter('User', after as NonNullable<typeof after>, '>')),
    )
    .groupBy('User.id')
    .orderBy('User.createdAt')
    .orderBy('User.id')
    .limit(limit)
    .execute()
}

export async function countUsers(db: Db, search: string): Promise<number> {
  const { count } = await usersFound(db, search)
    .select((row) => row.fn.count<number>('User.id').distinct().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

const codespaceColumns = [
  ...['name', 'displayName', 'repositoryUrl', 'template'].map((name) => `codespace.${name}`),
  'User.name',
]

const codespacesFound = (db: Db, search: string) =>
  db
    .selectFrom('codespace')
    .leftJoin('User', 'User.id', 'codespace.ownerId')
    .$if(search !== '', (query) => query.where(isFoundIn(codespaceColumns, search)))

/** The newest first. */
export function listCodespaces(
  db: Db,
  { search, after, limit }: Page,
): Promise<(CodespaceRow & { ownerName: string | null })[]> {
  return codespacesFound(db, search)
    .selectAll('codespace')
    .select('User.name as ownerName')
    .$if(after !== null, (query) =>
      query.where(isAfter('codespace', after as NonNullable<typeof after>, '<')),
    )
    .orderBy('codespace.createdAt', 'desc')
    .orderBy('codespace.id', 'desc')
    .limit(limit)
    .execute()
}

export async function countCodespaces(db: Db, search: string): Promise<number> {
  const { count } = await codespacesFound(db, search)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const findUser = (db: Db, id: string) =>
  db.selectFrom('User').selectAll().where('id', '=', id).executeTakeFirst()

export async function updateUser(
  db: Db,
  id: string,
  changes: { isAdmin: number } | { suspendedAt: number | null },
): Promise<void> {
  await db.updateTable('User').set(changes).where('id', '=', id).execute()
}

export async function countRunning(db: Db): Promise<{ running: number; all: number }> {
  const { running, all } = await db
    .selectFrom('codespace')
    .select((row) => [
      row.fn.countAll<number>().as('all'),
      row.fn
        .sum<number | null>(
          row
            .case()
            .when(row.and([row('desired', '=', 'running'), row('phase', '=', 'running')]))
            .then(1)
            .else(0)
            .end(),
        )
        .as('running'),
    ])
    .where('desired', '!=', 'deleted')
    .executeTakeFirstOrThrow()
  return { running: Number(running ?? 0), all: Number(all) }
}
