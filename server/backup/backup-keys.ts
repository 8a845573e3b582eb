import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { AppError } from '#server/errors.ts'
import { readIfThere, readOrMakeFile } from '#server/kept-file.ts'

/**
 * What a backup is encrypted for, or opened with. A passphrase stands alone: age wants it so.
 * Recipients are the public half of keys: what is encrypted for one is not opened with it.
 */
export type BackupKeys =
  | { passphrase: string }
  | { identities: readonly string[]; recipients: readonly string[] }

/** The key that every backup of this server can be opened with, unless it has a passphrase. */
export const backupKeyFile = (dataFolder: string) => join(dataFolder, 'secrets', 'backup-key')

/** Made once. It is among the server's other secrets, which are in no backup. */
export async function ownKeys(dataFolder: string): Promise<BackupKeys> {
  const file = backupKeyFile(dataFolder)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const made = readIfThere(file) === null ? await generateX25519Identity() : ''
  return keysIn(
    file,
    readOrMakeFile(file, () => `${made}\n`),
  )
}

/**
 * Of a file with keys or recipients as `age-keygen` writes them, one a line, comments among them.
 * @throws AppError `BACKUP_KEY_UNUSABLE`
 */
export function keysIn(file: string, text: string): BackupKeys {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const identities = lines.filter((line) => /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line))
  const recipients = lines.filter((line) => /^age1[0-9a-z]+$/.test(line))
  const known = identities.length + recipients.length
  if (known > 0 && known === lines.length) return { identities, recipients }
  throw new AppError(
    'BACKUP_KEY_UNUSABLE',
    `The file ${file} has no key for backups; expected lines that begin with AGE-SECRET-KEY-1, as in secrets/backup-key of the data folder, or age1, as age-keygen writes them.`,
  )
}

/** @throws AppError `BACKUP_KEY_UNUSABLE` where a line only looks like a key. */
export async function encrypterFor(keys: BackupKeys): Promise<Encrypter> {
  const encrypter = new Encrypter()
  if ('passphrase' in keys) {
    encrypter.setPassphrase(keys.passphrase)
    return encrypter
  }
  try {
    for (const key of keys.identities) encrypter.addRecipient(await identityToRecipient(key))
    for (const recipient of keys.recipients) encrypter.addRecipient(recipient)
    return encrypter
  } catch (error) {
    throw mistyped(error)
  }
}

/** @throws AppError `BACKUP_KEY_UNUSABLE` */
export function decrypterOf(keys: BackupKeys): Decrypter {
  const decrypter = new Decrypter()
  try {
    if ('passphrase' in keys) decrypter.addPassphrase(keys.passphrase)
    else for (const key of keys.identities) decrypter.addIdentity(key)
    return decrypter
  } catch (error) {
    throw mistyped(error)
  }
}

const mistyped = (cause: unknown) =>
  new AppError('BACKUP_KEY_UNUSABLE', 'A key for backups has a slip in it, or was cut short.', {
    cause,
  })
