import { readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { judgeBackups } from '#server/backup/backup-health.ts'
import type { AppContext } from '#server/context.ts'
import type { EngineInfo } from '#server/drivers/container-driver.ts'
import { certificateRow } from './certificate-row.ts'
import { type Check, ok, type Verdict } from './check.ts'
import { inWords, spaceRow } from './free-space.ts'

/** As their makers write them. */
const engineNames: Partial<Record<string, string>> = { docker: 'Docker' }

/** What needs no database: the engine and the disks. */
export function engineChecks(
  { config }: Pick<AppContext, 'config'>,
  engine: Promise<EngineInfo>,
): Check[] {
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
      name: 'Storage of Bothy',
      advice: 'See whether the disk of the data folder is mounted and works.',
      look: () => spaceRow(config.dataFolder),
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
      name: 'Agent kit',
      advice:
        'Start Bothy with npm start, which makes the kit, or set BOTHY_KITS to a folder that has one.',
      async look() {
        const version = await readlink(join(config.kitsFolder, 'current')).catch(() => null)
        if (version === null) throw new Error('There is no kit, so no codespace can start.')
        await stat(join(config.kitsFolder, version))
        return ok(`Version ${version} is what codespaces start with.`)
      },
    },
  ]
}

/** What is kept, and what it is kept with. `upForMs`: how long the server has been running. */
export function dataChecks(
  ctx: Pick<AppContext, 'config' | 'db' | 'clock' | 'sealing' | 'certificates'>,
  upForMs: number,
): Check[] {
  return [
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
        const found = await judgeBackups(ctx, upForMs)
        if (!found) return null
        const { isWell, detail, advice } = found
        return isWell ? ok(detail) : { health: 'warning', detail, advice }
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
  ]
}

async function databaseRow({ config, db }: Pick<AppContext, 'config' | 'db'>): Promise<Verdict> {
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
