import { existsSync } from 'node:fs'
import { link, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import SQLite from 'better-sqlite3'
import { audit } from '#server/audit/audit.ts'
import { giveUpPlaces } from '#server/codespaces/places/prepared-places.ts'
import type { AppContext } from '#server/context.ts'
import { lockDataFolder } from '#server/data-folder-lock.ts'
import { openDatabase } from '#server/db/database.ts'
import { migrations } from '#server/db/migrations/migrations.ts'
import { requireSoundFile } from '#server/db/sqlite-file.ts'
import { AppError } from '#server/errors.ts'
import { Sealing } from '#server/secrets/sealing.ts'
import { type BackupManifest, openBackup } from './backup-file.ts'
import { timeInName } from './backup-folder.ts'
import type { BackupKeys } from './backup-keys.ts'
import { type Comparison, compareWithEngine } from './compare-with-engine.ts'
import { endWhatWasGiven } from './end-what-was-given.ts'
import { requireSqlite } from './make-backup.ts'

type RestoreContext = Pick<AppContext, 'config' | 'log' | 'clock' | 'driver'>

/** What is different from when the copy was made. */
export type AfterRestore = {
  /** Null where the engine did not answer. */
  comparison: Comparison | null
  /** How many values were sealed with keys that are not here. */
  unreadableValues: number
}
export type Restored = AfterRestore & {
  manifest: BackupManifest
  /** Where the database is that was here before; null where there was none. */
  keptFile: string | null
}

/**
 * Puts the database of a backup in the place of this server's, which must not run. What was there
 * is kept beside it, and containers and files of codespaces are not touched. All that could fail
 * is done before anything is moved.
 * @throws AppError `DATA_FOLDER_IN_USE`, `BACKUP_TOO_NEW`, `BACKUP_DAMAGED`, `BACKUP_LOCKED`,
 *   `BACKUP_NOT_FOUND`, `BACKUP_NOT_SQLITE`
 */
export async function restoreBackup(
  ctx: RestoreContext,
  { file, keys }: { file: string; keys: BackupKeys },
): Promise<Restored> {
  const { config, clock } = ctx
  requireSqlite(config)
  using _ = lockDataFolder(config.dataFolder)
  const folder = await mkdtemp(join(config.dataFolder, 'restore-'))
  try {
    const { manifest, databaseFile } = await openBackup(file, keys, folder)
    requireKnown(manifest)
    const after = await prepare(ctx, { databaseFile, madeAt: manifest.createdAt })
    await synced(databaseFile)
    const keptFile = await exchange(databaseFile, config.databaseFile, clock.now())
    return { manifest, keptFile, ...after }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * For a database that was put back by other means, as PostgreSQL is.
 * @throws AppError `DATA_FOLDER_IN_USE`, `DATABASE_UNUSABLE`
 */
export async function restoreInPlace(ctx: RestoreContext): Promise<AfterRestore> {
  using _ = lockDataFolder(ctx.config.dataFolder)
  return prepare(ctx, { ...ctx.config, madeAt: null })
}

/** Closed again when it resolves, with nothing left in a journal. */
async function prepare(
  ctx: RestoreContext,
  {
    madeAt,
    ...place
  }: { databaseFile: string; databaseUrl?: string | undefined; madeAt: number | null },
): Promise<AfterRestore> {
  const { databaseFile, databaseUrl } = place
  await using db = await openDatabase({ databaseFile, databaseUrl })
  await db.transaction().execute(async (inside) => {
    await endWhatWasGiven(inside, ctx.clock.now())
    const object = { type: 'instance', id: 'database', name: 'database' } as const
    const after = madeAt === null ? null : { madeAt }
    const deed = { action: 'database.restore', object, actor: null, after } as const
    await audit({ db: inside, log: ctx.log }, deed)
  })
  // Whatever put the database back in place may have brought an old list of places with it.
  giveUpPlaces(ctx.config.dataFolder, madeAt === null ? 'all' : 'taken')
  const comparison = await compareWithEngine({ ...ctx, db })
  const { unreadableValues } = await new Sealing({ ...ctx, db }).state()
  return { comparison, unreadableValues }
}

/** @throws AppError `BACKUP_TOO_NEW` */
export function requireKnown({ database }: BackupManifest): void {
  const unknown = database.migrations.find((name) => !(name in migrations))
  if (unknown === undefined) return
  throw new AppError(
    'BACKUP_TOO_NEW',
    `A newer Bothy made this backup: this one does not know "${unknown}". Restore it with that version.`,
  )
}

/** Until the last rename the name leads to the old database, and from then on to the new one. */
async function exchange(from: string, to: string, now: number): Promise<string | null> {
  const keptFile = join(dirname(to), `bothy-before-restore-${timeInName(now)}.db`)
  const hasOld = existsSync(to)
  if (hasOld) {
    moveJournal(to)
    await link(to, keptFile)
  }
  for (const suffix of ['-wal', '-shm']) {
    // A journal that stayed would be taken for the new one's.
    if (existsSync(to + suffix)) await rename(to + suffix, keptFile + suffix)
  }
  await rename(from, to)
  await synced(dirname(to))
  return hasOld ? keptFile : null
}

/** What is in the journal goes into the file, where both are sound. */
function moveJournal(file: string): void {
  try {
    requireSoundFile(file)
    const old = new SQLite(file, { fileMustExist: true })
    // The last to close it moves the journal.
    old.close()
  } catch {
    // Damaged: file and journal are kept side by side as they are.
  }
}

async function synced(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}
