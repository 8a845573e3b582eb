import { z } from 'zod'
import { readSession, readSessionByHash } from '#server/auth/auth.ts'
import { requireOwnPage } from '#server/auth/origin.ts'
import type { AppContext } from '#server/context.ts'
import type { RequestOrigin } from '#server/trpc.ts'
import { type AuditFilter, auditAction, auditFilter } from './audit.schema.ts'
import { audit, listAudit } from './audit.ts'

type ExportContext = AppContext & { from: RequestOrigin }

const eventsPerPage = 200

/** As in the list's input; `actions` separated by commas. */
const query = z.object({
  search: auditFilter.shape.search,
  actions: z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(auditAction).max(100))
    .default([]),
  from: z.coerce.number().int().nullable().default(null),
  to: z.coerce.number().int().nullable().default(null),
})

/**
 * `GET /audit/export`: the log as JSON lines, the newest first, to an administrator who asks from a
 * page of the app. Read page by page as it is taken up, and no further once they are no
 * administrator any more.
 */
export async function exportAudit(ctx: ExportContext, request: Request): Promise<Response> {
  const refusal = requireOwnPage(ctx.config, request)
  if (refusal) return refusal
  const session = await readSession(ctx, request.headers.get('cookie') ?? undefined)
  if (!session) return Response.json({ error: 'SIGNED_OUT' }, { status: 401 })
  if (!session.user.isAdmin) return Response.json({ error: 'FORBIDDEN' }, { status: 403 })
  const wanted = query.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!wanted.success) return Response.json({ error: 'FILTER_INVALID' }, { status: 400 })
  const object = { type: 'instance', id: 'audit', name: 'audit log' } as const
  await audit({ ...ctx, session }, { action: 'audit.export', object, after: wanted.data })
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10)
  return new Response(lines(ctx, wanted.data, session.tokenHash), {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="bothy-audit-${day}.jsonl"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })
}

function lines(ctx: ExportContext, filter: AuditFilter, sessionHash: string): ReadableStream {
  const encoder = new TextEncoder()
  let cursor: string | null = null
  return new ReadableStream(
    {
      /** Called when there is room again: one page then. */
      async pull(controller) {
        const session = await readSessionByHash(ctx, sessionHash)
        if (!session?.user.isAdmin) throw new Error('No administrator any more.')
        const page = await listAudit(ctx, { ...filter, cursor, limit: eventsPerPage })
        cursor = page.nextCursor
        const text = page.events.map((event) => `${JSON.stringify(event)}\n`).join('')
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (cursor === null) controller.close()
      },
    },
    { highWaterMark: 1 },
  )
}
