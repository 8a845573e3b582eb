import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Config } from '#server/config.ts'
import { type Database, isPostgresBehind, openDatabase } from '#server/db/database.ts'
import { migrations } from '#server/db/migrations/migrations.ts'
import { requireSoundFile } from '#server/db/sqlite-file.ts'
import { AppError } from '#server/errors.ts'
import { openBackup } from './backup-file.ts'
import { listBackups, newBackupFile, removeOldBackups } from './backup-folder.ts'
import { ownKeys } from './backup-keys.ts'
import { makeBackup } from './make-backup.ts'
import { requireKnown } from './restore-backup.ts'
import { readMigrations } from './snapshot.ts'

const keptUpgrades = 5

type Place = Pick<Config, 'dataFolder' | 'backupFolder' | 'databaseFile' | 'databaseUrl'>

/**
 * `openDatabase`, with a backup before anything is brought up to date (F-35). A database that
 * cannot be used is left as it is, and the newest backup that can be is named (F-34).
 * @throws AppError `DATABASE_UNUSABLE`, `BACKUP_FAILED`, with a message for the operator
 */
export async function openServersDatabase(place: Place, now: number): Promise<Kysely<Database>> {
  try {
    if (place.databaseUrl === undefined && existsSync(place.databaseFile)) {
      requireSoundFile(place.databaseFile)
      await backUpBeforeUpgrade(place, now)
    }
    return await openDatabase(place)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'DATABASE_UNUSABLE') throw error
    const offer = place.databaseUrl === undefined ? await offerIn(place, now) : ''
    throw new AppError(error.code, `${error.message}${offer}`, { cause: error })
  }
}

/**
 * For who only wants to look: refuses where opening it would change it.
 * @throws AppError `DATABASE_UNUSABLE`
 */
export async function requireKnownSchema({
  databaseFile,
  databaseUrl,
}: Pick<Place, 'databaseFile' | 'databaseUrl'>): Promise<void> {
  if (databaseUrl === undefined) requireSoundFile(databaseFile)
  const isOlder =
    databaseUrl === undefined
      ? isBehind(readMigrations(databaseFile))
      : await isPostgresBehind(databaseUrl)
  if (!isOlder) return
  const next = databaseUrl === undefined ? 'backs it up and brings' : 'brings'
  throw new AppError(
    'DATABASE_UNUSABLE',
    `It is of an older Bothy, or empty: the next start ${next} it up to date.`,
  )
}

const isBehind = (seen: readonly string[]) =>
  Object.keys(migrations).some((name) => !seen.includes(name))

async function backUpBeforeUpgrade(place: Place, now: number): Promise<void> {
  const seen = readMigrations(place.databaseFile)
  if (seen.length === 0 || !isBehind(seen)) return
  const file = await newBackupFile(place, 'upgrade', now)
  // A start that was cut short in the same second has made it.
  if (existsSync(file)) return
  await makeBackup(place, { file, keys: await ownKeys(place.dataFolder), now })
  await removeOldBackups(place, { kind: 'upgrade', keep: keptUpgrades, now })
}

async function offerIn(place: Place, now: number): Promise<string> {
  const good = await findGoodBackup(place, now)
  if (!good) return ''
  const at = new Date(good.madeAt).toISOString().slice(0, 16).replace('T', ' ')
  return `\nThe newest good backup is of ${at} UTC; this puts it in place and keeps what is there:\n\n  npm start -- restore ${good.file}\n`
}

/** The newest that opens, is whole, and is of no newer Bothy. */
async function findGoodBackup(place: Place, now: number) {
  for (const kept of await listBackups(place, now)) {
    const folder = await mkdtemp(join(place.dataFolder, 'restore-'))
    try {
      const { manifest } = await openBackup(kept.file, await ownKeys(place.dataFolder), folder)
      requireKnown(manifest)
      return kept
    } catch (error) {
      // A backup that cannot be used is none: the one before it may be good.
      if (!(error instanceof AppError)) throw error
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return null
}
