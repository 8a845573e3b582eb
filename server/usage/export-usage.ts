import { z } from 'zod'
import { audit } from '#server/audit/audit.ts'
import {
  asAdministrator,
  type DownloadContext,
  pagedDownload,
} from '#server/auth/administrator-download.ts'
import { csvHours, csvLine, csvText } from './csv.schema.ts'
import { monthOf } from './month.ts'
import { recordUsage } from './record-usage.ts'
import { usageGroup, usageMonth } from './usage.schema.ts'
import { gigabyteHoursOf, hoursOf, listGroups, type UsageGroupRow } from './usage.store.ts'

export const exportUsagePath = '/admin/usage.csv'

const rowsPerPage = 500

const query = z.object({ month: usageMonth.optional(), by: usageGroup.default('person') })

const headings = {
  person: ['Person', 'Person id'],
  organization: ['Organization'],
  codespace: ['Codespace', 'Name', 'Organization', 'Person', 'Person id'],
}

/**
 * `GET /admin/usage.csv?month=2026-11&by=person`: what was used in a month, up to this moment, by
 * person, organization or codespace, to an administrator.
 */
export async function exportUsage(ctx: DownloadContext, request: Request): Promise<Response> {
  const signedIn = await asAdministrator(ctx, request)
  if (signedIn instanceof Response) return signedIn
  const wanted = query.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!wanted.success) return Response.json({ error: 'FILTER_INVALID' }, { status: 400 })
  const now = monthOf(ctx.clock.now())
  const { by, month = now } = wanted.data
  if (month === now) await recordUsage(ctx)
  const object = { type: 'instance', id: 'usage', name: `usage of ${month}` } as const
  await audit(signedIn, { action: 'usage.export', object, after: { month, by } })
  let after: string | null | undefined
  return pagedDownload(signedIn, {
    fileName: `bothy-usage-${month}-by-${by}.csv`,
    type: 'text/csv',
    async nextPage() {
      if (after === null) return null
      const isFirst = after === undefined
      const rows = await listGroups(ctx, { month, by }, { after: after ?? '', limit: rowsPerPage })
      after = rows.length < rowsPerPage ? null : (rows.at(-1)?.id ?? null)
      const lines = rows.map((row) => csvLine(cellsOf(by, month, row)))
      return (isFirst ? headingOf(by) : '') + lines.join('')
    },
  })
}

type By = z.infer<typeof usageGroup>

const headingOf = (by: By) =>
  csvLine(['Month', ...headings[by], 'Core-hours', 'Hours running', 'GB-hours'])

function cellsOf(by: By, month: string, row: UsageGroupRow): string[] {
  const person = [csvText(row.ownerName ?? ''), csvText(row.ownerId)]
  const organization = csvText(row.organization)
  const names = {
    person,
    organization: [organization],
    codespace: [csvText(row.displayName), csvText(row.name), organization, ...person],
  }
  const { runningMs, coreMs, mebibyteSeconds } = row
  const hours = [hoursOf(coreMs), hoursOf(runningMs), gigabyteHoursOf(mebibyteSeconds)]
  return [month, ...names[by], ...hours.map(csvHours)]
}
