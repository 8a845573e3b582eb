import type { AppContext } from '#server/context.ts'
import type { Phase } from '#server/db/tables/codespaces.ts'
import { type CodespaceRow, findById } from '../codespaces.store.ts'
import { fencedDriver } from './fenced-driver.ts'
import { acquireLease, type Lease, LeaseLost, updateFenced } from './lease.ts'

type Changes = Parameters<typeof updateFenced>[2]

/** One operation on one codespace, by the one server that may act on it. */
export type Acting = {
  /** Its driver refuses every call once the lease is lost. */
  ctx: AppContext
  /** As it was read right before. */
  row: CodespaceRow
  lease: Lease
  /** Aborted when something else is wanted, the server ends or the lease is lost. */
  signal: AbortSignal
  /** Refused with `LeaseLost` once another server acts on it. */
  write(changes: Changes): Promise<void>
  /** The phase reached, for the row's generation, told to everybody who watches. */
  enter(phase: Phase, changes?: Changes): Promise<void>
}

export type Operation = (acting: Acting) => Promise<void>

/**
 * False where another server acts on it, or took over in the midst: then it is to be looked
 * at again later.
 */
export async function act(
  ctx: AppContext,
  row: CodespaceRow,
  by: { holder: string; signal: AbortSignal },
  operation: Operation,
): Promise<boolean> {
  await using lease = await acquireLease(ctx, row.id, { holder: by.holder })
  if (!lease) return false
  // Another server may have acted on it since it was read: then what there is to do is
  // another thing.
  const now = await findById(ctx, row.id)
  if (!now || !isSameState(now, row)) return true
  const write = (changes: Changes) => updateFenced(ctx, lease, changes)
  try {
    await operation({
      ctx: { ...ctx, driver: fencedDriver(ctx.driver, lease) },
      row: now,
      lease,
      signal: AbortSignal.any([by.signal, lease.signal]),
      write,
      async enter(phase, changes = {}) {
        await write({ failure: null, ...changes, phase, phaseGeneration: row.generation })
        ctx.changes.announce(row.id)
      },
    })
  } catch (error) {
    if (!(error instanceof LeaseLost) && !lease.signal.aborted) throw error
    ctx.log.warn({ err: error, codespace: row.name }, 'Another server took this codespace over')
    return false
  }
  return !lease.signal.aborted
}

function isSameState(one: CodespaceRow, other: CodespaceRow): boolean {
  const keys = ['desired', 'generation', 'phase', 'phaseGeneration'] as const
  return keys.every((key) => one[key] === other[key])
}
