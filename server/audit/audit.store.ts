import { type Insertable, type Selectable, sql } from 'kysely'
import type { AppContext } from '#server/context.ts'
import { databaseNowMs } from '#server/db/database-clock.ts'
import type { AuditTables } from '#server/db/tables/audit.ts'
import { AppError } from '#server/errors.ts'
import type { AuditEvent, AuditFilter } from './audit.schema.ts'
import { auditRetentionDays } from './audit.settings.ts'

type StoreContext = Pick<AppContext, 'db'>
type Row = Selectable<AuditTables['auditEvent']>
/** Of an event in the list; what follows is older. */
export type Position = Pick<AuditEvent, 'at' | 'id'>

export async function insert(
  ctx: StoreContext,
  row: Omit<Insertable<AuditTables['auditEvent']>, 'at'>,
): Promise<void> {
  await ctx.db
    .insertInto('auditEvent')
    .values({ ...row, at: databaseNowMs(ctx.db) })
    .execute()
}

export type Wanted = {
  filter: AuditFilter
  /** Whose own log; null for everybody's. */
  ofUser: string | null
  after: Position | null
  limit: number
}

/** The newest first. */
export async function listPage(ctx: StoreContext, wanted: Wanted): Promise<AuditEvent[]> {
  const { filter, ofUser, after } = wanted
  const { search, actions, from, to } = filter
  let query = ctx.db.selectFrom('auditEvent').selectAll()
  if (ofUser !== null) {
    query = query.where((row) =>
      row.or([row('actorId', '=', ofUser), row('subjectId', '=', ofUser)]),
    )
  }
  if (search !== '') {
    const pattern = `%${search.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`
    const text = ofUser === null ? sql.ref('searchText') : textFor(ofUser)
    query = query.where(sql<boolean>`${text} like ${pattern} escape '!'`)
  }
  if (actions.length > 0) query = query.where('action', 'in', actions)
  if (from !== null) query = query.where('at', '>=', from)
  if (to !== null) query = query.where('at', '<=', to)
  if (after) {
    query = query.where((row) =>
      row.or([row('at', '<', after.at), row('at', '=', after.at).and('id', '<', after.id)]),
    )
  }
  const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(wanted.limit).execute()
  return rows.map(eventOf).map((event) => (ofUser === null ? event : shownTo(ofUser, event)))
}

/** What is found by searching tells as much as what is shown. */
const textFor = (userId: string) => sql`
  case when ${sql.ref('actorId')} = ${userId} or ${sql.ref('address')} is null
    then ${sql.ref('searchText')}
    else replace(${sql.ref('searchText')}, lower(${sql.ref('address')}), '') end`

/** From where somebody else did it is for administrators alone. */
function shownTo(userId: string, event: AuditEvent): AuditEvent {
  if (event.actor === null || event.actor.id === userId) return event
  return { ...event, address: null, userAgent: null }
}

/** By the database, by which events are dated. */
export async function readNow({ db }: StoreContext): Promise<number> {
  const { now } = await db.selectNoFrom(databaseNowMs(db).as('now')).executeTakeFirstOrThrow()
  return Number(now)
}

/**
 * What was before this moment may go from now on, and goes. Changes of the setting that says when
 * that is stay: nobody shortens the record without a trace.
 */
export async function purgeBefore(ctx: StoreContext, before: number): Promise<number> {
  return ctx.db.transaction().execute(async (db) => {
    await db
      .insertInto('auditPurge')
      .values({ id: 1, before })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ before }))
      .execute()
    const { numDeletedRows } = await db
      .deleteFrom('auditEvent')
      .where('at', '<', before)
      .where((row) =>
        row.or([row('objectType', '!=', 'setting'), row('objectId', '!=', auditRetentionDays.id)]),
      )
      .executeTakeFirst()
    return Number(numDeletedRows)
  })
}

export const cursorOf = ({ at, id }: Position): string => `${at}.${id}`

/** @throws AppError `AUDIT_CURSOR_INVALID` for what no page said */
export function positionOf(cursor: string): Position {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,60})$/.exec(cursor) ?? []
  if (at === undefined || id === undefined) {
    throw new AppError('AUDIT_CURSOR_INVALID', 'That is no place in the list.')
  }
  return { at: Number(at), id }
}

function eventOf(row: Row): AuditEvent {
  const { id, at, action, address, userAgent } = row
  return {
    id,
    at,
    action,
    actor: personOf(row.actorId, row.actorName),
    address,
    userAgent,
    object: { type: row.objectType, id: row.objectId, name: row.objectName },
    subject: personOf(row.subjectId, row.subjectName),
    before: detailOf(row.before),
    after: detailOf(row.after),
  }
}

const personOf = (id: string | null, name: string | null) =>
  id === null ? null : { id, name: name ?? '' }

const detailOf = (text: string | null) =>
  text === null ? null : (JSON.parse(text) as Record<string, unknown>)
