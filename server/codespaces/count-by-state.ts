import type { AppContext } from '#server/context.ts'
import type { CodespaceState } from './codespaces.schema.ts'
import { listPhases } from './codespaces.store.ts'
import { stateOf } from './presentation.ts'

/** How many of everybody's are in each state. */
export async function countByState(
  ctx: Pick<AppContext, 'db'>,
): Promise<ReadonlyMap<CodespaceState, number>> {
  const counts = new Map<CodespaceState, number>()
  for (const { count, ...row } of await listPhases(ctx)) {
    const state = stateOf(row)
    counts.set(state, (counts.get(state) ?? 0) + count)
  }
  return counts
}
