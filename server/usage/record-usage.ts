import { statfs } from 'node:fs/promises'
import { cpus } from '#server/codespaces/codespaces.settings.ts'
import { givenMachineOf } from '#server/codespaces/machine/given-machine.ts'
import type { AppContext } from '#server/context.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import { readSetting } from '#server/settings/settings.ts'
import { monthOf } from './month.ts'
import {
  addToMonth,
  type Counted,
  type CountedRow,
  type Counter,
  insertCounter,
  listCounted,
  moveCounter,
} from './usage.store.ts'

/** More is never counted at once: a clock that jumps, or a server that was down, used nothing. */
const mostRunningMs = 60_000
const mostKeptMs = 24 * 60 * 60 * 1000
/** Files that rest are looked at this often, and what runs as before no more than this. */
const keptEveryMs = 10 * 60_000
const runningEveryMs = 5000

type RecordContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'driver'>

/**
 * Counts what every codespace, or those, have used since they were counted last. Each moment is
 * counted once, however many servers count and whenever one of them is killed: who has counted up
 * to a moment is written in the same transaction as what it came to. What a server did not write
 * down when it ended counts for at most a minute. One that cannot be counted keeps no other from
 * being counted.
 */
export async function recordUsage(ctx: RecordContext, whose: Counted = {}): Promise<void> {
  const now = ctx.clock.now()
  const faults: unknown[] = []
  for (const row of await listCounted(ctx, whose)) {
    try {
      await recordOne(ctx, row, now)
    } catch (error) {
      faults.push(error)
    }
  }
  const [cause] = faults
  if (faults.length > 0) throw new Error(`Not counted: ${faults.length}`, { cause })
}

/** The same of one that has changed, where it began or ended to run: it changes all the time. */
export async function recordTurn(ctx: RecordContext, id: string): Promise<void> {
  const [row] = await listCounted(ctx, { id })
  if (!row || (row.keptAt !== null && isRunning(row) === (row.runningAt !== null))) return
  await recordOne(ctx, row, ctx.clock.now())
}

/** A container is there, or is about to be: what it takes is somebody's. */
const isRunning = ({ phase }: CountedRow) =>
  phase === 'bringing-up' || phase === 'running' || phase === 'stopping'

async function recordOne(ctx: RecordContext, row: CountedRow, now: number): Promise<void> {
  const isUp = isRunning(row)
  const { runningAt, keptAt } = row
  if (keptAt === null) return insertCounter(ctx, await counterOf(ctx, row, isUp ? now : null, now))
  const everyMs = isUp ? runningEveryMs : keptEveryMs
  const isAsBefore = (runningAt !== null) === isUp && (await coresOf(ctx, row)) === row.cores
  if (isAsBefore && now >= keptAt && now - keptAt < everyMs) return
  // Another server's clock may be a little ahead: it has counted that moment already.
  if (now < keptAt && keptAt - now < mostRunningMs) return
  const next = await counterOf(ctx, row, isUp ? now : null, now)
  const runningMs = runningAt === null ? 0 : between(runningAt, now, mostRunningMs)
  const keptSeconds = between(keptAt, now, mostKeptMs) / 1000
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    if (!(await moveCounter(inside, next, { runningAt, keptAt }))) return
    await addToMonth(inside, {
      codespaceId: row.id,
      month: monthOf(now),
      ownerId: row.ownerId,
      organization: repositoryKeys(row.repositoryUrl).organization ?? '',
      name: row.name,
      displayName: row.displayName,
      runningMs,
      coreMs: Math.round(runningMs * (row.cores ?? 0)),
      mebibyteSeconds: Math.round(((row.storedBytes ?? 0) / 1024 ** 2) * keptSeconds),
    })
  })
}

/**
 * What has run since before machine types were written down is of the standard type, as everything
 * was then.
 */
async function coresOf(ctx: RecordContext, row: CountedRow): Promise<number> {
  const given = givenMachineOf(row)
  if (given !== null) return given.cpus
  const hasContainer = row.phase === 'running' || row.phase === 'stopping'
  const { ownerId: userId, repositoryUrl } = row
  return hasContainer ? readSetting(ctx, cpus, { userId, repositoryUrl }) : 0
}

const between = (since: number, now: number, most: number) =>
  Math.max(0, Math.min(now - since, most))

async function counterOf(
  ctx: RecordContext,
  row: CountedRow,
  runningAt: number | null,
  keptAt: number,
): Promise<Counter> {
  const cores = await coresOf(ctx, row)
  return {
    codespaceId: row.id,
    runningAt,
    keptAt,
    cores,
    storedBytes: await storedBytes(ctx, row),
  }
}

/** Its files and its snapshots, which stay though the files are not there as yet, or any more. */
async function storedBytes(ctx: RecordContext, row: CountedRow): Promise<number> {
  return (await workspaceBytes(ctx, row)) + Number(row.snapshotBytes ?? 0)
}

/**
 * Of a plain volume what its agent said last, which may be nothing. It is believed up to what the
 * disk of this server has, or one container could use up what there is for everybody.
 */
async function workspaceBytes({ config, driver }: RecordContext, row: CountedRow): Promise<number> {
  if (row.hasWorkspace === 0) return 0
  const used = await driver.usedBytes(row.id).catch(() => null)
  if (used !== null) return used
  const { disk = null } = JSON.parse(row.work ?? '{}') as { disk?: { usedBytes: number } | null }
  const { blocks, bsize } = await statfs(config.dataFolder)
  return Math.max(0, Math.floor(Math.min(disk?.usedBytes ?? 0, blocks * bsize)))
}
