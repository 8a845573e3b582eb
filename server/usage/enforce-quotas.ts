import type { AppContext } from '#server/context.ts'
import { stopByItself } from '#server/lifetimes/stop-by-itself.ts'
import { readSetting } from '#server/settings/settings.ts'
import { listWithStops, setQuotaStop } from './quota-stops.store.ts'
import { isUsedUp, readQuotas } from './quotas.ts'
import { graceMinutes } from './usage.settings.ts'

/**
 * What runs although its core-hours are used up is told when it will be stopped, and stopped then.
 * Who gets more meanwhile goes on.
 */
export async function enforceQuotas(ctx: AppContext): Promise<void> {
  const now = ctx.clock.now()
  const judged = new Map<string, Promise<boolean>>()
  for (const row of await listWithStops(ctx)) {
    const { ownerId: userId, repositoryUrl, quotaStopAt } = row
    const isUp = row.desired === 'running'
    const key = `${userId} ${repositoryUrl}`
    const judge = () =>
      readQuotas(ctx, { userId, repositoryUrl }).then((quotas) =>
        quotas.some((one) => one.kind === 'cores' && isUsedUp(one)),
      )
    const isOver = isUp && (await judgedOnce(judged, key, judge))
    if (!isOver) {
      if (quotaStopAt !== null) await noted(ctx, row.id, null)
    } else if (quotaStopAt === null) {
      const graceMs = (await readSetting(ctx, graceMinutes)) * 60_000
      await noted(ctx, row.id, now + graceMs)
    } else if (now >= quotaStopAt) {
      await stopByItself(ctx, row, { kind: 'quota' })
    }
  }
}

function judgedOnce(
  judged: Map<string, Promise<boolean>>,
  key: string,
  judge: () => Promise<boolean>,
): Promise<boolean> {
  const known = judged.get(key) ?? judge()
  judged.set(key, known)
  return known
}

async function noted(ctx: AppContext, id: string, at: number | null): Promise<void> {
  await setQuotaStop(ctx, id, at)
  ctx.changes.announce(id)
}
