import type { StopReason } from '#server/codespaces/codespaces.schema.ts'
import { type CodespaceRow, updateWhileRunning } from '#server/codespaces/codespaces.store.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import type { AppContext } from '#server/context.ts'

type Reason = { kind: 'idle' | 'maximum'; minutes: number } | { kind: 'inside' | 'quota' }

/**
 * Wishes it stopped, as its owner would, and writes down why. Nothing happens where this run of it
 * is over or something else is wanted of it by now.
 */
export async function stopByItself(
  ctx: AppContext,
  row: CodespaceRow,
  reason: Reason,
): Promise<void> {
  const at = ctx.clock.now()
  const said = { ...reason, at } satisfies StopReason
  const isStopped = await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const stopReason = JSON.stringify({ ...said, generation: row.generation })
    const changes = { desired: 'stopped', rebuild: null, stopReason } as const
    if (!(await updateWhileRunning(inside, row, changes))) return false
    await recordDeed(inside, row, { action: 'codespace.stop', after: { reason: reason.kind } })
    return true
  })
  if (isStopped) ctx.changes.announce(row.id)
}
