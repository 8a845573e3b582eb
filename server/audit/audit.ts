import { randomBytes } from 'node:crypto'
import type { Session } from '#server/auth/auth.ts'
import type { AppContext } from '#server/context.ts'
import type { RequestOrigin, SignedInContext } from '#server/trpc.ts'
import type { AuditAction, AuditObject, AuditPage, ListAuditInput } from './audit.schema.ts'
import { cursorOf, insert, listPage, positionOf } from './audit.store.ts'
import { detailText, line } from './audit-texts.ts'

/**
 * What is needed to record something. The session is whose deed it is, `from` where it came from.
 */
export type AuditContext = Pick<AppContext, 'db' | 'log'> & {
  session?: Session | null
  from?: RequestOrigin | undefined
}

type Person = { id: string; name: string }

export type AuditDeed = {
  action: AuditAction
  object: AuditObject
  /** Whose thing it is: they see it in their security log, unless they did it themselves. */
  subject?: Person | null
  /** What it was and what it became. Never a secret's value, a token or a file's content. */
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
  /** Where it is not the session's user; null for the server itself. */
  actor?: Person | null
}

/**
 * Records what is being done. To be called inside the deed's transaction (with its `db`), or
 * right before the effect: it rejects where nothing can be written, and then the deed must not
 * be done either.
 */
export async function audit(ctx: AuditContext, deed: AuditDeed): Promise<void> {
  const actor = deed.actor === undefined ? (ctx.session?.user ?? null) : deed.actor
  const subject = deed.subject && deed.subject.id !== actor?.id ? deed.subject : null
  const texts = {
    actorName: actor && line(actor.name, 200),
    objectName: line(deed.object.name, 300),
    subjectName: subject && line(subject.name, 200),
    address: ctx.from?.address ? line(ctx.from.address, 100) : null,
  }
  const found = [...Object.values(texts), deed.action].filter((text) => text !== null)
  await insert(ctx, {
    id: nextId(),
    action: deed.action,
    actorId: actor?.id ?? null,
    objectType: deed.object.type,
    objectId: line(deed.object.id, 400),
    subjectId: subject?.id ?? null,
    userAgent: ctx.from?.userAgent ? line(ctx.from.userAgent, 300) : null,
    ...texts,
    before: detailText(deed.before ?? null),
    after: detailText(deed.after ?? null),
    searchText: found.join('\n').toLowerCase(),
  })
}

/** Everything, for administrators. */
export function listAudit(ctx: Pick<AppContext, 'db'>, input: ListAuditInput): Promise<AuditPage> {
  return page(ctx, input, null)
}

/** What somebody did, and what was done to what is theirs. */
export function listOwnAudit(ctx: SignedInContext, input: ListAuditInput): Promise<AuditPage> {
  return page(ctx, input, ctx.session.user.id)
}

async function page(
  ctx: Pick<AppContext, 'db'>,
  { cursor, limit, ...filter }: ListAuditInput,
  ofUser: string | null,
): Promise<AuditPage> {
  const after = cursor === null ? null : positionOf(cursor)
  // One more than asked for tells whether there is another page.
  const events = await listPage(ctx, { filter, ofUser, after, limit: limit + 1 })
  const shown = events.slice(0, limit)
  const last = shown.at(-1)
  return { events: shown, nextCursor: events.length > limit && last ? cursorOf(last) : null }
}

let lastMs = 0
let count = 0

/**
 * By time, then by a count within the millisecond, so that what one server does stays in its order.
 */
function nextId(): string {
  const now = Math.max(Date.now(), lastMs)
  count = now === lastMs ? count + 1 : 0
  lastMs = now
  const parts = [now.toString(16).padStart(12, '0'), count.toString(16).padStart(5, '0')]
  return `${parts.join('')}${randomBytes(6).toString('hex')}`
}
