import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '#server/config.ts'
import { AppError } from '#server/errors.ts'
import { type BackupManifest, writeBackup } from './backup-file.ts'
import type { BackupKeys } from './backup-keys.ts'
import { removeLeftovers } from './leftovers.ts'
import { takeSnapshot } from './snapshot.ts'

export type BackupPlace = Pick<Config, 'dataFolder' | 'databaseFile' | 'databaseUrl'>

/**
 * Copies the database, beside a server that runs or without one, into an encrypted file. In it is
 * nothing that opens what is sealed: the server's keys stay where they are (S-77, S-97).
 * @throws AppError `BACKUP_FAILED`, `BACKUP_EXISTS`, `BACKUP_NOT_SQLITE`
 */
export async function makeBackup(
  place: BackupPlace,
  { file, keys, now }: { file: string; keys: BackupKeys; now: number },
): Promise<BackupManifest> {
  requireSqlite(place)
  await removeLeftovers([place.dataFolder, dirname(file)], now)
  // On the disk that has room for the database anyway, where nobody else may look.
  const folder = await mkdtemp(join(place.dataFolder, 'backup-'))
  try {
    const snapshotFile = join(folder, 'snapshot.db')
    const database = await takeSnapshot(place.databaseFile, snapshotFile)
    const manifest = { format: 'bothy-backup', version: 1, createdAt: now, database } as const
    await writeBackup(file, { snapshotFile, manifest, keys })
    return manifest
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** PostgreSQL has tools of its own, which know more of it than we do. */
export function requireSqlite({ databaseUrl }: Pick<BackupPlace, 'databaseUrl'>): void {
  if (databaseUrl === undefined) return
  throw new AppError(
    'BACKUP_NOT_SQLITE',
    'This Bothy keeps its database in PostgreSQL (DATABASE_URL). Make a copy with "pg_dump --format=custom" and encrypt it; put it back with every server stopped by "pg_restore --clean --if-exists", and then run "npm start -- restore --in-place", which ends the sessions, tokens and links that were in the copy.',
  )
}
