import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { holdSnapshot, releaseSnapshot } from './snapshots.store.ts'

/** Longer than anything takes for which one is held, so that it ends with a server, too. */
const holdMs = 10 * 60_000

/**
 * Does something for which a snapshot has to stay: whatever is saved meanwhile, by whichever server,
 * it makes no room.
 * @throws AppError `SNAPSHOT_NOT_FOUND` where it has just done so
 */
export async function whileHeld<Result>(
  ctx: Pick<AppContext, 'db' | 'log'>,
  id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!(await holdSnapshot(ctx, { id, forMs: holdMs }))) {
    throw new AppError('SNAPSHOT_NOT_FOUND', 'There is no such snapshot of this codespace.')
  }
  try {
    return await work()
  } finally {
    await releaseSnapshot(ctx, id).catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'A snapshot is held for minutes that need not be')
    })
  }
}
