import { readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { judgeBackups } from '#server/backup/backup-health.ts'
import type { AppContext } from '#server/context.ts'
import type { EngineInfo } from '#server/drivers/container-driver.ts'
import type { HealthRow, SystemHealth } from './admin.schema.ts'
import { countRunning } from './admin.store.ts'
import { certificateRow } from './certificate-row.ts'
import { inWords, spaceRow } from './free-space.ts'

const checkMs = 3000

type Verdict = Omit<HealthRow, 'name'>
type Check = { name: string; advice: string; look: () => Promise<Verdict | null> }

const ok = (detail: string): Verdict => ({ health: 'ok', detail, advice: null })

/** Everything that is looked after, each within three seconds, whatever the others do. */
export async function readHealth(ctx: AppContext): Promise<SystemHealth> {
  const engine = ctx.driver.probe()
  // Whoever asks for it hears of it.
  engine.catch(() => undefined)
  const rows = await Promise.all(checksOf(ctx, engine).map(carryOut))
  return { rows: rows.filter((row) => row !== null), checkedAt: ctx.clock.now() }
}

/** Null for what there is nothing to say of. */
async function carryOut({ name, advice, look }: Check): Promise<HealthRow | null> {
  const { promise, resolve } = Promise.withResolvers<Verdict>()
  const late = `It did not answer within ${checkMs / 1000} seconds.`
  const timer = setTimeout(() => resolve({ health: 'failed', detail: late, advice }), checkMs)
  try {
    const verdict = await Promise.race([look(), promise])
    return verdict && { name, ...verdict }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { name, health: 'failed', detail: detail.slice(0, 500), advice }
  } finally {
    clearTimeout(timer)
  }
}

/** As their makers write them. */
const engineNames: Partial<Record<string, string>> = { docker: 'Docker' }

function checksOf(ctx: AppContext, engine: Promise<EngineInfo>): Check[] {
  return [
    {
      name: 'Container engine',
      advice: 'See whether the engine runs, and whether Bothy may use its socket.',
      async look() {
        const { engine: kind, version, isWorkspaceLimited } = await engine
        const detail = `${engineNames[kind] ?? kind} ${version} answers.`
        if (isWorkspaceLimited) return ok(`${detail} Workspaces have a size limit.`)
        const advice = 'Run Bothy as root where there are loop devices, and each has its limit.'
        return { health: 'warning', detail: `${detail} Workspaces have no size limit.`, advice }
      },
    },
    {
      name: 'Isolation',
      advice: 'The log of the server says what was reached or could not be done.',
      async look() {
        const { isolation, isolationReason } = await ctx.isolation.status()
        if (isolation === 'verified') {
          return ok('Codespaces are kept off this machine, each other and private networks.')
        }
        const detail = isolationReason ?? ''
        if (isolation === 'unprotected') {
          const advice = 'Unset BOTHY_ISOLATION to have it verified before anything starts.'
          return { health: 'warning', detail, advice }
        }
        const advice = 'No codespace starts until this is put right; it is tried every minute.'
        return { health: 'failed', detail, advice }
      },
    },
    {
      name: 'Storage of Bothy',
      advice: 'See whether the disk of the data folder is mounted and works.',
      look: () => spaceRow(ctx.config.dataFolder),
    },
    {
      name: 'Storage of the engine',
      advice: 'See whether the disk of the engine’s folder is mounted and works.',
      async look() {
        // An engine that does not answer is a row of its own.
        const { dataFolder } = await engine.catch(() => ({ dataFolder: null }))
        return dataFolder === null ? null : spaceRow(dataFolder)
      },
    },
    {
      name: 'Database',
      advice: 'See whether the database runs and can be reached from here.',
      look: () => databaseRow(ctx),
    },
    {
      name: 'Certificate',
      advice: 'The log of the server says more.',
      look: async () => ctx.certificates && certificateRow(ctx.certificates.state, ctx.clock.now()),
    },
    {
      name: 'Backups',
      advice: 'See whether the folder of backups is there and can be read.',
      async look() {
        const found = await judgeBackups(ctx)
        if (!found) return null
        const { isWell, detail, advice } = found
        return isWell ? ok(detail) : { health: 'warning', detail, advice }
      },
    },
    {
      name: 'Agent kit',
      advice:
        'Start Bothy with npm start, which makes the kit, or set BOTHY_KITS to a folder that has one.',
      async look() {
        const version = await readlink(join(ctx.config.kitsFolder, 'current')).catch(() => null)
        if (version === null) throw new Error('There is no kit, so no codespace can start.')
        await stat(join(ctx.config.kitsFolder, version))
        return ok(`Version ${version} is what codespaces start with.`)
      },
    },
    {
      name: 'Sealed values',
      advice: 'Bring back the key they were sealed with, or set these secrets again.',
      async look() {
        const { keys, unreadableValues, isRotating } = await ctx.sealing.state()
        const sealed = keys.reduce((sum, key) => sum + key.sealedValues, 0)
        if (unreadableValues === 0) {
          const going = isRotating ? ' A change of keys is under way.' : ''
          const all = sealed === 1 ? 'The only one can be read.' : `All ${sealed} can be read.`
          return ok(`${sealed === 0 ? 'There is none yet.' : all}${going}`)
        }
        const detail = `${unreadableValues} cannot be read: their key is not here.`
        const advice = 'Bring back the key they were sealed with, or set these secrets again.'
        return { health: 'warning', detail, advice }
      },
    },
    {
      name: 'Codespaces',
      advice: 'The log of the server says more.',
      async look() {
        const { running, all } = await countRunning(ctx.db)
        return ok(`${running} of ${all} run.`)
      },
    },
  ]
}

async function databaseRow({ config, db }: AppContext): Promise<Verdict> {
  if (config.databaseUrl !== undefined) {
    const query = sql<{ version: string; bytes: number }>`
      select current_setting('server_version') as version,
        pg_database_size(current_database()) as bytes`
    const [row] = (await query.execute(db)).rows
    return ok(`PostgreSQL ${row?.version} answers and holds ${inWords(Number(row?.bytes))}.`)
  }
  await sql`select 1`.execute(db)
  const sizes = await Promise.all(
    [config.databaseFile, `${config.databaseFile}-wal`].map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return ok(
    `SQLite answers. Its files hold ${inWords(sizes.reduce((sum, size) => sum + size, 0))}.`,
  )
}
