import { type WorkspaceWork, workspaceWork } from '#agent/protocol/workspace.ts'
import type { AppContext } from '#server/context.ts'
import { callAgent } from './agent-calls.ts'
import { type CodespaceRow, update } from './codespaces.store.ts'

const askMs = 15_000

/**
 * Asks the agent what would be lost with the workspace, and writes it down. What was known stays
 * where the agent does not answer: a failed look never makes work look saved (F-39).
 */
export async function recordWork(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<WorkspaceWork> {
  const work = await callAgent(
    ctx,
    row.id,
    { procedure: 'workspace.work', kind: 'query', answer: workspaceWork, deadlineMs: askMs },
    signal,
  )
  const text = JSON.stringify(work)
  await update(ctx, row.id, { work: text, workAt: ctx.clock.now() })
  if (text !== row.work) ctx.changes.announce(row.id)
  return work
}
