import { resolve } from 'node:path'
import { UsageError } from '#server/command-line.ts'
import { AppError } from '#server/errors.ts'
import { readIfThere } from '#server/kept-file.ts'
import { type BackupKeys, keysIn, ownKeys } from './backup-keys.ts'

/** The arguments of every command that takes a key, for `parseArgs`. */
export const keyOptions = {
  key: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const

const leastPassphraseLength = 12

type Given = { key?: string | undefined; 'passphrase-file'?: string | undefined }

/**
 * Those that were named, else the server's own.
 * @throws AppError `BACKUP_KEY_UNUSABLE`
 */
export async function keysFor(
  { key, 'passphrase-file': passphraseFile }: Given,
  { dataFolder, from }: { dataFolder: string; from: string },
): Promise<BackupKeys> {
  if (key !== undefined && passphraseFile !== undefined) {
    throw new UsageError("It is either '--key' or '--passphrase-file'")
  }
  if (key !== undefined) return keysIn(key, read(resolve(from, key)))
  if (passphraseFile === undefined) return ownKeys(dataFolder)
  // An editor ends the last line.
  const passphrase = read(resolve(from, passphraseFile)).replace(/\r?\n$/, '')
  if (passphrase.length >= leastPassphraseLength) return { passphrase }
  throw new AppError(
    'BACKUP_KEY_UNUSABLE',
    `The passphrase in ${passphraseFile} is too short; expected at least ${leastPassphraseLength} characters.`,
  )
}

function read(file: string): string {
  const text = readIfThere(file)
  if (text !== null) return text
  throw new AppError('BACKUP_KEY_UNUSABLE', `There is no file ${file}.`)
}
