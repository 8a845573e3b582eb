import { z } from 'zod'
import {
  asAdministrator,
  type DownloadContext,
  pagedDownload,
} from '#server/auth/administrator-download.ts'
import { auditAction, auditFilter } from './audit.schema.ts'
import { audit, listAudit } from './audit.ts'

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

/** `GET /audit/export`: the log as JSON lines, the newest first, to an administrator. */
export async function exportAudit(ctx: DownloadContext, request: Request): Promise<Response> {
  const signedIn = await asAdministrator(ctx, request)
  if (signedIn instanceof Response) return signedIn
  const wanted = query.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!wanted.success) return Response.json({ error: 'FILTER_INVALID' }, { status: 400 })
  const object = { type: 'instance', id: 'audit', name: 'audit log' } as const
  await audit(signedIn, { action: 'audit.export', object, after: wanted.data })
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10)
  let cursor: string | null | undefined
  return pagedDownload(signedIn, {
    fileName: `bothy-audit-${day}.jsonl`,
    type: 'application/x-ndjson',
    async nextPage() {
      if (cursor === null) return null
      const page = await listAudit(ctx, {
        ...wanted.data,
        cursor: cursor ?? null,
        limit: eventsPerPage,
      })
      cursor = page.nextCursor
      return page.events.map((event) => `${JSON.stringify(event)}\n`).join('')
    },
  })
}
