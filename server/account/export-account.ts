import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { packTar } from 'modern-tar'
import type { AuditEvent } from '#server/audit/audit.schema.ts'
import { audit, listOwnAudit } from '#server/audit/audit.ts'
import { retryAfterSeconds } from '#server/auth/attempts.ts'
import { readSession } from '#server/auth/auth.ts'
import { requireOwnPage } from '#server/auth/origin.ts'
import type { AppContext } from '#server/context.ts'
import type { RequestOrigin, SignedInContext } from '#server/trpc.ts'
import { readOwnRows } from './account.store.ts'

export const exportAccountPath = '/account/export'

const eventsPerPage = 200
/** Of some ten megabytes; older ones are with the administrators. */
const mostEvents = 20_000

const about = `Everything this Bothy keeps of you, one file for each kind of thing.

Values of secrets and tokens are not in it: they are encrypted, and nobody is shown them. Nor are
the files of your codespaces. The security log has at most the last ${mostEvents} entries.
`

/**
 * `GET /account/export`: what is kept of whoever asks from a page of the app, as a gzipped tar of
 * JSON. Nothing in it opens anything. Five in ten minutes.
 */
export async function exportAccount(
  ctx: AppContext & { from: RequestOrigin },
  request: Request,
): Promise<Response> {
  const refusal = requireOwnPage(ctx.config, request)
  if (refusal) return refusal
  const session = await readSession(ctx, request.headers.get('cookie') ?? undefined)
  if (!session) return Response.json({ error: 'SIGNED_OUT' }, { status: 401 })
  if (ctx.accountExports.isBlocked(session.user.id)) {
    const headers = { 'retry-after': String(retryAfterSeconds) }
    return Response.json({ error: 'TOO_MANY_EXPORTS' }, { status: 429, headers })
  }
  ctx.accountExports.record(session.user.id)
  const signedIn = { ...ctx, session }
  const { id, name } = session.user
  await audit(signedIn, { action: 'account.export', object: { type: 'user', id, name } })
  const archive = await pack(await readAccount(signedIn), ctx.clock.now())
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10)
  return new Response(archive, {
    headers: {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="bothy-account-${day}.tar.gz"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })
}

type Files = Record<string, string>

async function readAccount(ctx: SignedInContext): Promise<Files> {
  const files: Files = { 'README.txt': about }
  const own = await readOwnRows(ctx, ctx.session.user.id)
  for (const [table, rows] of Object.entries(own)) {
    files[`${table}.json`] = `${JSON.stringify(rows, null, 2)}\n`
  }
  const events = await readEvents(ctx)
  files['security-log.jsonl'] = events.map((event) => `${JSON.stringify(event)}\n`).join('')
  return files
}

async function readEvents(ctx: SignedInContext): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  let cursor: string | null = null
  do {
    const everything = { search: '', actions: [], from: null, to: null }
    const page = await listOwnAudit(ctx, { ...everything, cursor, limit: eventsPerPage })
    events.push(...page.events)
    cursor = page.nextCursor
  } while (cursor !== null && events.length < mostEvents)
  return events
}

async function pack(files: Files, now: number): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const entries = Object.entries(files).map(([name, text]) => {
    const body = encoder.encode(text)
    const mtime = new Date(now)
    return { header: { name: `account/${name}`, size: body.length, mode: 0o600, mtime }, body }
  })
  return Uint8Array.from(await promisify(gzip)(await packTar(entries)))
}
