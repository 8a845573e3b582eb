import type { z } from 'zod'
import type { SignedInContext } from '#server/trpc.ts'
import { endOf, monthOf } from './month.ts'
import { readQuotas } from './quotas.ts'
import { recordUsage } from './record-usage.ts'
import type { EveryonesUsage, monthInput, OwnUsage, Used } from './usage.schema.ts'
import { type Counted, gigabyteHoursOf, hoursOf, listMonth, listMonths } from './usage.store.ts'

type Month = z.infer<typeof monthInput>
type MonthRow = Awaited<ReturnType<typeof listMonth>>[number]

/** What whoever asks has used in a month, up to this moment. */
export async function readOwnUsage(ctx: SignedInContext, input: Month): Promise<OwnUsage> {
  const userId = ctx.session.user.id
  const month = await upToNow(ctx, input, { ownerId: userId })
  const rows = await listMonth(ctx, month, userId)
  const codespaces = rows.map((row) => ({
    ...usedIn([row]),
    codespaceId: row.codespaceId,
    name: row.name,
    displayName: row.displayName,
    organization: row.organization || null,
    isGone: row.presentId === null,
  }))
  return {
    ...(await frameOf(ctx, month, userId)),
    quotas: await readQuotas(ctx, { userId, repositoryUrl: null }),
    codespaces: codespaces.toSorted((one, other) => other.coreHours - one.coreHours),
  }
}

/** The same of everybody, by person and by organisation: never of single codespaces. */
export async function readEveryonesUsage(
  ctx: SignedInContext,
  input: Month,
): Promise<EveryonesUsage> {
  const month = await upToNow(ctx, input, {})
  const rows = await listMonth(ctx, month, null)
  const userId = ctx.session.user.id
  const quotas = await readQuotas(ctx, { userId, repositoryUrl: null })
  return {
    ...(await frameOf(ctx, month, null)),
    quotas: quotas.filter(({ of }) => of === 'instance'),
    users: groupsOf(rows, ({ ownerId }) => ownerId).map(([id, group]) => ({
      id,
      name: group[0]?.ownerName ?? '',
      ...usedIn(group),
    })),
    organizations: groupsOf(rows, ({ organization }) => organization)
      .filter(([organization]) => organization !== '')
      .map(([organization, group]) => ({ organization, ...usedIn(group) })),
  }
}

async function upToNow(ctx: SignedInContext, input: Month, whose: Counted): Promise<string> {
  const now = monthOf(ctx.clock.now())
  const month = input?.month ?? now
  if (month === now) await recordUsage(ctx, whose)
  return month
}

async function frameOf(ctx: SignedInContext, month: string, ownerId: string | null) {
  const now = monthOf(ctx.clock.now())
  const known = await listMonths(ctx, ownerId)
  return { month, months: [...new Set([now, ...known])], resetsAt: endOf(now) }
}

/** The largest first. */
function groupsOf(rows: readonly MonthRow[], by: (row: MonthRow) => string) {
  const groups = Map.groupBy(rows, by)
  return [...groups].toSorted(
    ([, one], [, other]) => usedIn(other).coreHours - usedIn(one).coreHours,
  )
}

function usedIn(rows: readonly MonthRow[]): Used {
  const sum = (key: 'coreMs' | 'runningMs' | 'mebibyteSeconds') =>
    rows.reduce((total, row) => total + Number(row[key]), 0)
  return {
    coreHours: hoursOf(sum('coreMs')),
    runningHours: hoursOf(sum('runningMs')),
    gigabyteHours: gigabyteHoursOf(sum('mebibyteSeconds')),
  }
}
