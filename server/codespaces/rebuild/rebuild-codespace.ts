import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { Codespace, RebuildInput } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { getCodespace, requireCodespace } from '../codespaces.ts'
import { deletedError, wish } from '../wish.ts'
import { askedRebuild, type Rebuild, rebuildTextOf } from './rebuild.ts'

/**
 * Has its container made anew and started, with its files as they are. One that is not cloned yet
 * is begun anew, as by a start; the same again while it is under way is left to it.
 * @throws AppError NO_GOOD_BUILD where there is nothing to go back to
 */
export async function rebuildCodespace(
  ctx: SignedInContext,
  { kind, ...input }: RebuildInput,
): Promise<Codespace> {
  const id = await wish(ctx, input, {
    operation: 'rebuild',
    find: requireCodespace,
    deed: { kind },
    decide(row) {
      if (row.desired === 'deleted') throw deletedError()
      if (kind === 'last-good' && row.lastGoodBuild === null) {
        throw new AppError('NO_GOOD_BUILD', 'This codespace was never made without recovery.')
      }
      if (isUnderWay(row, kind)) return null
      const generation = row.generation + 1
      return {
        desired: 'running',
        generation,
        failure: null,
        rebuild: row.isCloned === 1 ? rebuildTextOf({ kind, generation }) : null,
        // What runs until then may still write.
        work: null,
        workAt: null,
      }
    },
  })
  ctx.changes.announce(id)
  return getCodespace(ctx, input.name)
}

function isUnderWay(row: CodespaceRow, kind: Rebuild['kind']): boolean {
  const isFailed = row.phase === 'failed' && row.phaseGeneration === row.generation
  return row.desired === 'running' && !isFailed && askedRebuild(row)?.kind === kind
}
