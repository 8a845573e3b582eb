import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { AppContext } from '#server/context.ts'
import { readSetting } from '#server/settings/settings.ts'
import { isOfLater, listBackups, removeOldBackups } from './backup-folder.ts'
import { backupHours, backupsKept } from './backups.settings.ts'

const lookEveryMs = 15 * 60_000
const longestMs = 60 * 60_000
const hourMs = 60 * 60_000

type BackupContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>
/** Makes one in the folder of backups, and rejects where it cannot. */
export type Maker = (signal: AbortSignal) => Promise<void>

/** One more where the last is old enough; false where none is due. */
export async function backUpIfDue(
  ctx: BackupContext,
  make: Maker,
  signal: AbortSignal,
): Promise<boolean> {
  const everyMs = (await readSetting(ctx, backupHours)) * hourMs
  if (everyMs === 0 || ctx.config.databaseUrl !== undefined) return false
  const now = ctx.clock.now()
  const newest = (await listBackups(ctx.config, now)).find(({ kind }) => kind === 'backup')
  // One of tomorrow is of a clock that was wrong.
  if (newest && !isOfLater(newest.madeAt, now) && now - newest.madeAt < everyMs) return false
  await make(signal)
  const keep = await readSetting(ctx, backupsKept)
  await removeOldBackups(ctx.config, { kind: 'backup', keep, now: ctx.clock.now() })
  return true
}

/** From a while after the start on; what fails is tried again at the next look. */
export function backUpRegularly(ctx: BackupContext, make: Maker = inChild): AsyncDisposable {
  const ending = new AbortController()
  let underWay: Promise<unknown> = Promise.resolve()
  const look = () => {
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(longestMs)])
    underWay = underWay
      .then(() => backUpIfDue(ctx, make, signal))
      .then(
        (isMade) => isMade && ctx.log.info('The database was backed up'),
        (error: unknown) => {
          if (!ending.signal.aborted) ctx.log.error({ err: error }, 'No backup could be made')
        },
      )
  }
  const timer = setInterval(look, lookEveryMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      ending.abort()
      await underWay
    },
  }
}

/**
 * By `npm start -- backup` in a process of its own: checking and encrypting a large database would
 * hold up everybody's terminals here.
 */
async function inChild(signal: AbortSignal): Promise<void> {
  const [program] = process.argv.slice(1)
  if (program === undefined) throw new Error('There is no program to run.')
  const child = spawn(process.execPath, [...process.execArgv, program, 'backup'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(said.slice(0, 2000) || `It ended with ${code}.`)
}
