import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { inWords } from '#server/admin/free-space.ts'
import { carryOut, type Output, terminal, UsageError } from '#server/command-line.ts'
import { type Config, readConfig } from '#server/config.ts'
import { AppError } from '#server/errors.ts'
import type { BackupManifest } from './backup-file.ts'
import { newBackupFile } from './backup-folder.ts'
import { backupKeyFile } from './backup-keys.ts'
import { keyOptions, keysFor } from './command-keys.ts'
import { makeBackup } from './make-backup.ts'

const usage = 'Usage: npm start -- backup [FILE] [--key FILE | --passphrase-file FILE]'

/**
 * `npm start -- backup [FILE]`: an encrypted copy of the database, beside a running server or
 * without one; where no file is named, in the folder of backups. Resolves to the exit code.
 */
export function backupCommand(
  args: string[],
  environment: NodeJS.ProcessEnv,
  output: Output = terminal,
): Promise<number> {
  return carryOut(output, usage, async () => {
    const { values, positionals } = parseArgs({ args, options: keyOptions, allowPositionals: true })
    if (positionals.length > 1) throw new UsageError('There is one FILE at most')
    const config = readConfig(environment)
    // npm itself runs in the folder of Bothy, wherever it was called.
    const from = environment.INIT_CWD ?? process.cwd()
    const keys = await keysFor(values, { dataFolder: config.dataFolder, from })
    const now = Date.now()
    const [named] = positionals
    const file =
      named === undefined
        ? await newBackupFile(config, 'backup', now)
        : inFolder(resolve(from, named))
    const manifest = await makeBackup(config, { file, keys, now })
    output.out(file)
    output.error(
      [contentInWords(manifest), keysInWords(config, values), leftInWords(config)].join('\n'),
    )
    return 0
  })
}

function inFolder(file: string): string {
  if (existsSync(dirname(file))) return file
  throw new AppError('BACKUP_FAILED', `There is no folder ${dirname(file)}.`)
}

/** What is in it, in one sentence. */
export function contentInWords({ createdAt, database }: BackupManifest): string {
  const { rows, bytes } = database
  const of = (table: string, one: string, many: string) =>
    `${rows[table] ?? 0} ${rows[table] === 1 ? one : many}`
  const people = of('User', 'person', 'people')
  const codespaces = of('codespace', 'codespace', 'codespaces')
  const at = new Date(createdAt).toISOString().replace(/\.\d+Z$/, 'Z')
  return `It holds the database as it was at ${at}: ${people}, ${codespaces}, ${inWords(bytes)}.`
}

function keysInWords(config: Config, values: Record<string, unknown>): string {
  if (values['passphrase-file'] !== undefined) return 'It opens with the passphrase.'
  if (values.key !== undefined) return 'It opens with the key that was named.'
  return `It opens with ${backupKeyFile(config.dataFolder)}.`
}

/** What a backup never holds, and where that is. */
function leftInWords({ dataFolder, keyRing }: Config): string {
  const variable = keyRing.lockedBy === null ? '' : ` and the variable ${keyRing.lockedBy}`
  return `Not in it: the server’s keys, without which sealed values cannot be read (keep a copy of ${join(dataFolder, 'secrets')}${variable} apart from it), and the files and snapshots of codespaces.`
}
