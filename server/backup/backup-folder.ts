import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '#server/config.ts'
import { AppError } from '#server/errors.ts'

/** `backup` are made from time to time and on request, `upgrade` before a migration. */
export type BackupKind = 'backup' | 'upgrade'
export type KeptBackup = { file: string; kind: BackupKind; madeAt: number; bytes: number }

const shape = /^bothy-(backup|upgrade)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.age$/

/** `20260301T120000Z`: sorts by time, and is a name everywhere. */
export const timeInName = (now: number): string =>
  new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')

/**
 * Where backups go that nobody named a file for. Made when missing.
 * @throws AppError `BACKUP_FAILED`
 */
export async function newBackupFile(
  { backupFolder }: Pick<Config, 'backupFolder'>,
  kind: BackupKind,
  now: number,
): Promise<string> {
  await mkdir(backupFolder, { recursive: true, mode: 0o700 }).catch((cause: Error) => {
    throw new AppError(
      'BACKUP_FAILED',
      `The folder of backups cannot be made: ${cause.message}. Set BOTHY_BACKUPS to one that can.`,
      { cause },
    )
  })
  return join(backupFolder, `bothy-${kind}-${timeInName(now)}.age`)
}

/**
 * The newest first, and last what a clock made that ran ahead: its time says nothing, and it is
 * taken for no newer than any other. Files of other names are nobody's business.
 */
export async function listBackups(
  { backupFolder }: Pick<Config, 'backupFolder'>,
  now: number,
): Promise<KeptBackup[]> {
  if (!existsSync(backupFolder)) return []
  const kept: KeptBackup[] = []
  for (const name of await readdir(backupFolder)) {
    const [, kind, year, month, day, hour, minute, second] = shape.exec(name) ?? []
    if (kind === undefined) continue
    const file = join(backupFolder, name)
    const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
    const { size } = await stat(file)
    kept.push({ file, kind: kind as BackupKind, madeAt, bytes: size })
  }
  const ageOf = ({ madeAt }: KeptBackup) =>
    isOfLater(madeAt, now) ? Number.POSITIVE_INFINITY : now - madeAt
  return kept.sort((one, other) =>
    ageOf(one) === ageOf(other) ? other.madeAt - one.madeAt : ageOf(one) - ageOf(other),
  )
}

export const isOfLater = (madeAt: number, now: number): boolean => madeAt > now

/** All but so many of the newest of one kind. What somebody named themselves is never removed. */
export async function removeOldBackups(
  config: Pick<Config, 'backupFolder'>,
  { kind, keep, now }: { kind: BackupKind; keep: number; now: number },
): Promise<void> {
  const ofKind = (await listBackups(config, now)).filter((one) => one.kind === kind)
  for (const { file } of ofKind.slice(keep)) await rm(file, { force: true })
}
