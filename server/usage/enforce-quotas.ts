import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import { stopByItself } from '#server/lifetimes/stop-by-itself.ts'
import { readSetting } from '#server/settings/settings.ts'
import { listWithStops, setQuotaStop } from './quota-stops.store.ts'
import { isUsedUp, readQuotas } from './quotas.ts'
import { graceMinutes } from './usage.settings.ts'

/**
 * What runs although its core-hours are used up is told when it will be stopped, and stopped then.
 * Who gets more meanwhile goes on. One that cannot be judged keeps no other from it.
 */
export async function enforceQuotas(ctx: AppContext): Promise<void> {
  const judged = new Map<string, Promise<boolean>>()
  const faults: unknown[] = []
  for (const row of await listWithStops(ctx)) {
    try {
      const isOver = row.desired === 'running' && (await judgedOnce(ctx, judged, row))
      await enforceOn(ctx, row, isOver)
    } catch (error) {
      faults.push(error)
    }
  }
  const [cause] = faults
  if (faults.length > 0) throw new Error(`Not held to quotas: ${faults.length}`, { cause })
}

async function enforceOn(ctx: AppContext, row: CodespaceRow, isOver: boolean): Promise<void> {
  const now = ctx.steadyClock.now()
  const { quotaStopAt } = row
  if (!isOver) {
    if (quotaStopAt !== null) await noted(ctx, row.id, null)
  } else if (quotaStopAt === null) {
    const graceMs = (await readSetting(ctx, graceMinutes)) * 60_000
    await noted(ctx, row.id, now + graceMs)
  } else if (now >= quotaStopAt) {
    await stopByItself(ctx, row, { kind: 'quota' })
  }
}

function judgedOnce(
  ctx: AppContext,
  judged: Map<string, Promise<boolean>>,
  { ownerId: userId, repositoryUrl }: CodespaceRow,
): Promise<boolean> {
  const key = `${userId} ${repositoryUrl}`
  const judge = async () =>
    (await readQuotas(ctx, { userId, repositoryUrl }, ['cores'])).some(isUsedUp)
  const known = judged.get(key) ?? judge()
  judged.set(key, known)
  return known
}

async function noted(ctx: AppContext, id: string, at: number | null): Promise<void> {
  await setQuotaStop(ctx, id, at)
  ctx.changes.announce(id)
}
