import { isAdministrator } from '#server/auth/auth.ts'
import { stopAllOf } from '#server/codespaces/administer.ts'
import { listRunning } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { onSetting, readSetting, type SettingsContext } from '#server/settings/settings.ts'
import type { SystemStatus } from './system.schema.ts'
import { maintenance, maintenanceStopAt } from './system.settings.ts'

const lookEveryMs = 15_000

/** Null where there is none. */
export async function readMaintenance(ctx: SettingsContext): Promise<SystemStatus['maintenance']> {
  if (!(await readSetting(ctx, maintenance))) return null
  const at = await readSetting(ctx, maintenanceStopAt)
  return { stopsAt: at === null ? null : msOf(at) }
}

const msOf = (at: string): number => Date.parse(`${at.replace(' ', 'T')}Z`)

/** One left from the maintenance before would stop everything the moment this one begins. */
async function requireTimeToCome(ctx: Watching): Promise<void> {
  const at = await readSetting(ctx, maintenanceStopAt)
  if (at === null || msOf(at) > ctx.clock.now()) return
  throw new AppError(
    'MAINTENANCE_TIME_INVALID',
    `“${maintenanceStopAt.title}” says ${at} (UTC), which is over: what runs would stop at once. Take that time away, or set one to come.`,
  )
}

type Watching = Pick<AppContext, 'config' | 'db' | 'log' | 'clock' | 'changes'>

/**
 * Once its time has come, stops what runs, but for what is administrators'. Their files are kept, as
 * at every stop. Harmless to repeat: during maintenance nothing else begins to run.
 */
export async function stopForMaintenance(ctx: Watching): Promise<void> {
  const now = await readMaintenance(ctx)
  if (now === null || now.stopsAt === null || now.stopsAt > ctx.clock.now()) return
  const owners = new Set((await listRunning(ctx)).map(({ ownerId }) => ownerId))
  for (const ownerId of owners) {
    if (await isAdministrator(ctx, ownerId)) continue
    const stopped = await ctx.db
      .transaction()
      .execute((db) => stopAllOf({ db, log: ctx.log, session: null, from: undefined }, ownerId))
    for (const id of stopped) ctx.changes.announce(id)
    ctx.log.info({ ownerId, count: stopped.length }, 'Codespaces were stopped for maintenance')
  }
}

/** Looks now and then, and at each change of what is set. What fails is tried again. */
export function followMaintenance(ctx: Watching): AsyncDisposable {
  let underWay: Promise<void> = Promise.resolve()
  const look = () => {
    underWay = underWay
      .then(() => stopForMaintenance(ctx))
      .catch((error: unknown) => ctx.log.error({ err: error }, 'Maintenance could not stop all'))
    return underWay
  }
  const timer = setInterval(look, lookEveryMs).unref()
  const hooks = new DisposableStack()
  const verify = async (isOn: boolean) => (isOn ? requireTimeToCome(ctx) : undefined)
  hooks.use(onSetting(ctx, maintenance, { verify, changed: look }))
  hooks.use(onSetting(ctx, maintenanceStopAt, { changed: look }))
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      hooks.dispose()
      await underWay
    },
  }
}
