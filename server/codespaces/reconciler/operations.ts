import { personalAtStart } from '#server/personal/personal.ts'
import { lookAtRepository } from '#server/repositories/look-up-names.ts'
import { remove } from '../codespaces.store.ts'
import { releaseAccess } from '../credentials/repository-access.ts'
import { sentenceOf } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { LeaseLost, withFence } from '../lease/lease.ts'
import { askedRebuild, makeAnew } from '../rebuild/rebuild.ts'
import { saveSnapshot } from '../snapshots/save-snapshot.ts'
import { removeBundlesOf } from '../snapshots/snapshot-files.ts'
import type { SnapshotReason } from '../snapshots/snapshots.schema.ts'
import { trustAtStart } from '../trust/trusted-start.ts'
import { recordDeed } from '../wish.ts'
import { recordWork } from '../work.ts'
import { bringUpContainer } from './bring-up.ts'

const stopGraceMs = 10_000
/** A stop does not wait longer for the agent to say what is not saved anywhere. */
const lastLookMs = 3000

/** To a running container whose agent answers, or to `failed` with the reason. */
export async function bringUp(acting: Acting): Promise<void> {
  const { ctx, row, signal } = acting
  const begunAt = ctx.clock.now()
  const kind = row.generation === 1 ? 'create' : 'start'
  try {
    const { ownerId: userId, repositoryUrl } = row
    // What its name means now decides what counts for it: trust, and its limits. The first time its
    // create has looked.
    if (row.generation > 1) await lookAtRepository(ctx, { userId, repositoryUrl })
    const trust = await trustAtStart(ctx, row)
    const now = { trust, ...(await personalAtStart(ctx, row)) }
    await acting.enter('bringing-up', { condition: null, isRepairWanted: 0, isSetUp: 0, ...now })
    const begun = { ...acting, row: { ...row, ...now } }
    const rebuild = row.isCloned === 1 ? askedRebuild(row) : null
    const changes = await bringUpContainer(
      rebuild === null ? begun : { ...begun, row: await makeAnew(begun, rebuild) },
    )
    await acting.enter('running', { ...changes, startedAt: ctx.clock.now() })
    ctx.metrics.startEnded(kind, 'done', ctx.clock.now() - begunAt)
  } catch (error) {
    // Aborted: the loop looks again, and what is wanted now cleans up what this one made.
    if (signal.aborted) return
    // By a write that was refused: what runs now is another server's, and not to be stopped.
    const lost = [error, error instanceof Error ? error.cause : null]
    if (lost.some((reason) => reason instanceof LeaseLost))
      throw new LeaseLost('It was taken over.')
    ctx.metrics.startEnded(kind, 'failed', ctx.clock.now() - begunAt)
    ctx.log.warn({ err: error, codespace: row.name }, 'A codespace could not be brought up')
    await ctx.driver.stopContainer(row.id, stopGraceMs).catch((stopError: unknown) => {
      ctx.log.warn({ err: stopError, codespace: row.name }, 'What was begun could not be stopped')
    })
    await releaseAccess(ctx, row).catch((releaseError: unknown) => {
      ctx.log.warn({ err: releaseError, codespace: row.name }, 'A token was not given back')
    })
    await acting.enter('failed', { failure: sentenceOf(error) })
  }
}

/** The container ends and is kept. */
export async function stop(acting: Acting): Promise<void> {
  const { ctx, row, signal } = acting
  await acting.enter('stopping', { condition: null, isRepairWanted: 0 })
  await lookOnceMore(acting, 'stop')
  // It goes on running: what is wanted now, or the next server, saves its work and stops it.
  if (signal.aborted) return
  await ctx.driver.stopContainer(row.id, stopGraceMs)
  await releaseAccess(ctx, row)
  // What comes back from the trash has not run since: to whoever took it back, it has just begun
  // to be unused.
  const isBack = row.phase === 'deleted' || row.phase === 'deleting'
  await acting.enter('stopped', isBack ? {} : { stoppedAt: ctx.steadyClock.now() })
}

/** Everything but the files, which stay until the trash is emptied. */
export async function putAway(acting: Acting): Promise<void> {
  const { ctx, row, signal } = acting
  await acting.enter('deleting', { condition: null, isRepairWanted: 0 })
  await lookOnceMore(acting, 'delete')
  if (signal.aborted) return
  await ctx.driver.stopContainer(row.id, stopGraceMs)
  await releaseAccess(ctx, row)
  await ctx.driver.removeContainer(row.id)
  await ctx.driver.removeNetwork(row.id)
  await acting.enter('deleted')
}

/** The files too, and then the row. */
export async function purge({ ctx, row, lease }: Acting): Promise<void> {
  await ctx.driver.removeContainer(row.id)
  await ctx.driver.removeNetwork(row.id)
  await ctx.driver.removeWorkspace(row.id)
  ctx.stepLogs.remove(row.id)
  await removeBundlesOf(ctx, row.id)
  await withFence(ctx, lease, async (inside) => {
    await recordDeed(inside, row, { action: 'codespace.purge' })
    await remove(inside, row.id)
  })
  ctx.changes.announce(row.id)
}

/**
 * Of one that ran until now: what is in no other place is saved. What cannot be said counts as not
 * saved (F-39).
 */
async function lookOnceMore(
  { ctx, row, write, signal }: Acting,
  reason: SnapshotReason,
): Promise<void> {
  const forget = () => write({ work: null, workAt: null })
  const { status } = await ctx.driver.inspect(row.id)
  if (status === 'running') {
    const look = recordWork(ctx, row, AbortSignal.timeout(lastLookMs))
    const work = await look.catch(() => forget().then(() => null))
    // One whose files are still being made has nothing of anybody's yet.
    if (row.isCloned === 1) await saveSnapshot(ctx, row, { reason, signal, work })
  } else if (row.phase === 'running') {
    // Paused or ended behind our back: something may have been done since the last look.
    await forget()
  }
}
