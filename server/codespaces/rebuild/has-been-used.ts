import type { CodespaceRow } from '../codespaces.store.ts'
import type { Acting } from '../lease/acting.ts'
import { goodBuildOf } from './rebuild.ts'

/** Its container came up once, and has not been made anew since: somebody may have worked in it. */
export async function hasBeenUsed(
  { ctx }: Pick<Acting, 'ctx'>,
  row: CodespaceRow,
): Promise<boolean> {
  if (row.rebuiltGeneration === row.generation) return false
  const { status } = await ctx.driver.inspect(row.id)
  if (status === 'missing' || status === 'created') return false
  return row.lastGoodBuild === goodBuildOf(row).lastGoodBuild
}
