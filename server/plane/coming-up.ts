import { type CodespaceRow, findById } from '#server/codespaces/codespaces.store.ts'
import { canOpen } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'

/** Shorter than the patience of a page that connects. */
const longestMs = 8000

/** It is wanted up and on its way there; nobody is let in before it has arrived. */
export function isComingUp(row: CodespaceRow): boolean {
  const hasFailed = row.phase === 'failed' && row.phaseGeneration === row.generation
  return row.desired === 'running' && !hasFailed && !canOpen(row)
}

/**
 * Resolves once it can be opened; false as soon as it is not on its way any more, or
 * not soon there.
 */
export async function hasComeUp(ctx: AppContext, id: string, asked: AbortSignal): Promise<boolean> {
  const rows = ctx.changes.snapshots(
    async () => (await findById(ctx, id)) ?? null,
    (changed) => changed === id,
    AbortSignal.any([asked, AbortSignal.timeout(longestMs)]),
  )
  for await (const row of rows) {
    if (row === null || !isComingUp(row)) return row !== null && canOpen(row)
  }
  return false
}
