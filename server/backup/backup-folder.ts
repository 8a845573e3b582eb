import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '#server/config.ts'

/** `backup` are made from time to time and on request, `upgrade` before a migration. */
export type BackupKind = 'backup' | 'upgrade'
export type KeptBackup = { file: string; kind: BackupKind; madeAt: number; bytes: number }

const shape = /^bothy-(backup|upgrade)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.age$/

/** `20260301T120000Z`: sorts by time, and is a name everywhere. */
export const timeInName = (now: number): string =>
  new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')

/** Where backups go that nobody named a file for. Made when missing. */
export async function newBackupFile(
  { backupFolder }: Pick<Config, 'backupFolder'>,
  kind: BackupKind,
  now: number,
): Promise<string> {
  await mkdir(backupFolder, { recursive: true, mode: 0o700 })
  return join(backupFolder, `bothy-${kind}-${timeInName(now)}.age`)
}

/** The newest first. Files of other names are nobody's business. */
export async function listBackups({
  backupFolder,
}: Pick<Config, 'backupFolder'>): Promise<KeptBackup[]> {
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
  return kept.sort((one, other) => other.madeAt - one.madeAt)
}

/** All but so many of the newest of one kind. What somebody named themselves is never removed. */
export async function removeOldBackups(
  config: Pick<Config, 'backupFolder'>,
  { kind, keep }: { kind: BackupKind; keep: number },
): Promise<void> {
  const ofKind = (await listBackups(config)).filter((one) => one.kind === kind)
  for (const { file } of ofKind.slice(keep)) await rm(file, { force: true })
}
