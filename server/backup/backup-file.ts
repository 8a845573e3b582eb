import { createWriteStream, existsSync, openAsBlob } from 'node:fs'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { createGunzip, createGzip } from 'node:zlib'
import { createTarDecoder, createTarPacker, type ParsedTarEntry } from 'modern-tar'
import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { type BackupKeys, decrypterOf, encrypterFor } from './backup-keys.ts'
import { damaged, requireSnapshot, snapshotFacts } from './snapshot.ts'

/**
 * A backup is a gzipped tar, encrypted with age, so that it opens without Bothy too:
 * `age -d -i KEY FILE | tar xz`. In it are this note and the database, in this order.
 */
const manifestName = 'bothy-backup.json'
const databaseName = 'bothy.db'
const mostManifestBytes = 1024 * 1024

export const backupManifest = z.object({
  format: z.literal('bothy-backup'),
  version: z.literal(1),
  createdAt: z.number(),
  database: snapshotFacts,
})
export type BackupManifest = z.infer<typeof backupManifest>

type Content = { snapshotFile: string; manifest: BackupManifest; keys: BackupKeys }

/**
 * Appears under its name only once all of it is on the disk.
 * @throws AppError `BACKUP_EXISTS`: no file is written over; `BACKUP_FAILED`
 */
export async function writeBackup(file: string, content: Content): Promise<void> {
  if (existsSync(file)) throw exists(file)
  const draft = `${file}.${process.pid}.new`
  try {
    await pipeline(await encrypted(content), createWriteStream(draft, { mode: 0o600, flags: 'wx' }))
    await synced(draft)
    await publish(draft, file)
    await synced(dirname(file))
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw exists(file)
    if (syscall === undefined) throw error
    const advice = 'See whether there is room, and who may write there, or name another file.'
    throw new AppError('BACKUP_FAILED', `The backup could not be written: ${message}. ${advice}`, {
      cause: error,
    })
  } finally {
    // What failed before says what is wrong.
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

/** Not every disk that copies are put on has links. */
async function publish(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error
    if (existsSync(file)) throw exists(file)
    await rename(draft, file)
  }
}

async function encrypted({ snapshotFile, manifest, keys }: Content): Promise<Readable> {
  const { readable, controller } = createTarPacker()
  const note = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)
  const mtime = new Date(manifest.createdAt)
  const packing = (async () => {
    const first = controller.add({ name: manifestName, size: note.length, mode: 0o600, mtime })
    await new Blob([note]).stream().pipeTo(first)
    const { bytes } = manifest.database
    const second = controller.add({ name: databaseName, size: bytes, mode: 0o600, mtime })
    await using source = await open(snapshotFile)
    await (source.readableWebStream() as ReadableStream<Uint8Array>).pipeTo(second)
    controller.finalize()
  })()
  packing.catch((error: unknown) => controller.error(error))
  const zipped = Readable.fromWeb(readable as NodeReadableStream).compose(createGzip())
  const plain = Readable.toWeb(zipped as Readable) as unknown as ReadableStream<Uint8Array>
  const cipher = await (await encrypterFor(keys)).encrypt(plain)
  return Readable.fromWeb(cipher as unknown as NodeReadableStream)
}

export type OpenedBackup = { manifest: BackupManifest; databaseFile: string }

/**
 * Decrypts into this folder, which is made, and checks what comes out to the byte and the row.
 * @throws AppError `BACKUP_DAMAGED`, `BACKUP_LOCKED` where the keys do not fit, `BACKUP_NOT_FOUND`
 */
export async function openBackup(
  file: string,
  keys: BackupKeys,
  folder: string,
): Promise<OpenedBackup> {
  const plain = await decrypted(file, keys)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const databaseFile = join(folder, databaseName)
  let manifest: BackupManifest | null = null
  try {
    const tar = plain.compose(createGunzip()) as Readable
    const entries = (Readable.toWeb(tar) as unknown as ReadableStream<Uint8Array>).pipeThrough(
      createTarDecoder(),
    )
    for await (const entry of entries as unknown as AsyncIterable<ParsedTarEntry>) {
      manifest = await take(entry, manifest, databaseFile)
    }
  } catch (error) {
    throw error instanceof AppError ? error : damaged('it ends too early or was changed', error)
  }
  if (!manifest || !existsSync(databaseFile)) throw damaged('something is missing in it')
  await requireSnapshot(databaseFile, manifest.database)
  return { manifest, databaseFile }
}

async function take(
  { header, body }: ParsedTarEntry,
  known: BackupManifest | null,
  databaseFile: string,
): Promise<BackupManifest> {
  if (!known) {
    if (header.name !== manifestName || header.size > mostManifestBytes) {
      throw damaged('it does not begin with what it holds')
    }
    return readManifest(await new Response(body).text())
  }
  if (header.name !== databaseName || header.size !== known.database.bytes) {
    throw damaged('it holds something else than it says')
  }
  const target = createWriteStream(databaseFile, { mode: 0o600, flags: 'wx' })
  await pipeline(Readable.fromWeb(body as unknown as NodeReadableStream), target)
  await synced(databaseFile)
  return known
}

function readManifest(text: string): BackupManifest {
  const manifest = JSON.parse(text) as unknown
  const version = z.object({ format: z.literal('bothy-backup'), version: z.int() })
  const said = version.safeParse(manifest)
  if (said.success && said.data.version > 1) {
    throw new AppError(
      'BACKUP_TOO_NEW',
      'A newer Bothy made this backup. Restore it with that version.',
    )
  }
  return backupManifest.parse(manifest)
}

async function decrypted(file: string, keys: BackupKeys): Promise<Readable> {
  if (!existsSync(file)) throw new AppError('BACKUP_NOT_FOUND', `There is no file ${file}.`)
  const cipher = await openAsBlob(file)
  try {
    const plain = await decrypterOf(keys).decrypt(cipher.stream())
    return Readable.fromWeb(plain as unknown as NodeReadableStream)
  } catch (error) {
    if (!/no identity matched/.test((error as Error).message)) {
      throw damaged('it is no file that age encrypted', error)
    }
    const isPassphrase = (await cipher.slice(0, 200).text()).includes('-> scrypt ')
    throw new AppError('BACKUP_LOCKED', isPassphrase ? needsPassphrase : needsKey(file), {
      cause: error,
    })
  }
}

const needsPassphrase =
  'The backup was made with a passphrase, and this is not it. Put the right one into a file and name it with --passphrase-file FILE.'
const needsKey = (file: string) =>
  `No key here opens ${file}. Name the file that has it with --key FILE: it is secrets/backup-key of the data folder of the server that made the backup. One that was made with a passphrase needs --passphrase-file FILE.`

const exists = (file: string) =>
  new AppError('BACKUP_EXISTS', `${file} is there already, and is not written over.`)

async function synced(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}
