import { audit } from '#server/audit/audit.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { listIds } from '../codespaces.store.ts'
import { preparedIds } from '../places/prepared-places.ts'
import { removeBundlesOf } from '../snapshots/snapshot-files.ts'
import { type Unclaimed, unclaimedRef } from './unclaimed.schema.ts'

/**
 * What bears this server's name at the engine and on the disk and is nobody's by its database, as
 * after the restore of an older backup (F-34). Nothing removes it by itself, and what another server
 * has at the same engine is not among it.
 */
export async function listUnclaimed(ctx: AppContext): Promise<Unclaimed[]> {
  const ids = await findUnclaimed(ctx)
  return Promise.all(ids.map((id) => lookAt(ctx, id)))
}

/**
 * Its containers, network, files and snapshots: the only copy there is.
 * @throws AppError `UNCLAIMED_NOT_FOUND` where it is gone, or somebody's
 */
export async function removeUnclaimed(ctx: SignedInContext, id: string): Promise<void> {
  requireRecentSignIn(ctx)
  if (!(await findUnclaimed(ctx)).includes(id)) {
    throw new AppError(
      'UNCLAIMED_NOT_FOUND',
      'It is not there any more, or it is a codespace that the database knows.',
    )
  }
  const { bytes, changedAt } = await lookAt(ctx, id)
  const object = { type: 'codespace', id, name: id } as const
  const before = { bytes, changedAt }
  await audit(ctx, { action: 'codespace.removeUnclaimed', object, before })
  await ctx.driver.removeContainer(id)
  // By what the engine still has it is found again, where this is not completed.
  ctx.stepLogs.remove(id)
  await removeBundlesOf(ctx, id)
  await ctx.driver.removeNetwork(id)
  await ctx.driver.removeWorkspace(id)
}

/** Known before and after the engine was asked: what is made or removed meanwhile is not nobody's. */
async function findUnclaimed(ctx: AppContext): Promise<string[]> {
  const before = await listKnown(ctx)
  const there = await ctx.driver.list()
  const known = new Set([...before, ...(await listKnown(ctx))])
  return [...there].filter((id) => !known.has(id) && isId(id)).sort()
}

/** A disk's own folder for what was lost, say, is beside the files of codespaces. */
const isId = (id: string): boolean => unclaimedRef.safeParse({ id }).success

const listKnown = async (ctx: AppContext): Promise<string[]> => [
  ...preparedIds(ctx.config.dataFolder),
  ...(await listIds(ctx)),
]

async function lookAt({ driver }: AppContext, id: string): Promise<Unclaimed> {
  const { status } = await driver.inspect(id)
  const [bytes, changedAt] = [await driver.usedBytes(id), await driver.changedAt(id)]
  return { id, isRunning: status === 'running', bytes, changedAt }
}
