import { type BigIntStats, constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { WriteFileInput } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { etagOf, isWritableBy, requireRegular } from './file-state.ts'
import { resolveLinks } from './resolve-links.ts'
import { removeLeftovers, temporaryName } from './temporary-files.ts'
import type { UserFiles } from './user-files.ts'

const permissionBits = 0o7777
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW

type WriteContext = Pick<AgentContext, 'files' | 'user'>
export type WriteResult = { etag: string }

/** What a save has done, for whoever keeps account of it. */
export type SavedFile = {
  /** The file itself, where it was written through links. */
  path: string
  bytes: Uint8Array
  etag: string
  /**
   * What was there, still open to be read, and to be closed; null for a new file, or one
   * not to be had.
   */
  before: FileHandle | null
  beforeEtag: string | null
}
type OnSaved = (saved: SavedFile) => void

/** Writes of one file wait for each other, so that of two with the same base only one can win. */
const queues = new Map<string, Promise<unknown>>()

/** Writes as `writeFileInput` promises. `onSaved` hears of it once it is done. */
export function writeFile(
  ctx: WriteContext,
  input: WriteFileInput,
  onSaved: OnSaved | null = null,
): Promise<WriteResult> {
  return orRefusal('file', async () => {
    const path = await orRefusal('folder', () => resolveLinks(ctx.files, input.path))
    const before = queues.get(path) ?? Promise.resolve()
    const write = before.then(() => replaceFile(ctx, path, input, onSaved))
    const done = write.catch(() => undefined)
    queues.set(path, done)
    try {
      return await write
    } finally {
      if (queues.get(path) === done) queues.delete(path)
    }
  })
}

async function replaceFile(
  ctx: WriteContext,
  path: string,
  { bytes, baseEtag }: WriteFileInput,
  onSaved: OnSaved | null,
): Promise<WriteResult> {
  const { files } = ctx
  const folder = dirname(path)
  const current = await requireBase(ctx, path, baseEtag)
  const temporary = join(folder, temporaryName(basename(path)))
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const file = await orRefusal('folder', () =>
    files.open(temporary, flags, current ? 0o600 : 0o666),
  )
  let isInPlace = false
  let before: FileHandle | null = null
  try {
    await file.writeFile(bytes)
    if (current) await keepModeOf(file, current)
    await file.sync()
    const replaced = await requireBase(ctx, path, baseEtag)
    // The name is about to mean another file; what is open stays what it was.
    if (replaced && onSaved) before = await files.open(path, readFlags).catch(() => null)
    if (baseEtag === null) isInPlace = await linkInto(files, temporary, path)
    if (!isInPlace) await files.rename(temporary, path)
    isInPlace = true
    const etag = etagOf(await file.stat({ bigint: true }))
    await syncFolder(files, folder)
    onSaved?.({ path, bytes, etag, before, beforeEtag: replaced && etagOf(replaced) })
    if (onSaved) before = null
    return { etag }
  } finally {
    await before?.close()
    await file.close()
    if (!isInPlace) await files.unlink(temporary).catch(() => undefined)
    await removeLeftovers(files, folder)
  }
}

/** What is there now, if it is what the writer knew. */
async function requireBase(
  { files, user }: WriteContext,
  path: string,
  baseEtag: string | null,
): Promise<BigIntStats | null> {
  const current = await orRefusal('folder', () => files.find(path))
  if (current) requireRegular(current)
  if (baseEtag === null && current) {
    throw new AgentError('FILE_EXISTS', 'A file of this name is already there.')
  }
  if (baseEtag !== null && baseEtag !== 'any' && (!current || etagOf(current) !== baseEtag)) {
    throw new AgentError('FILE_CHANGED', 'The file has changed beneath.')
  }
  if (current && !isWritableBy(user, current)) {
    throw new AgentError('FILE_NOT_PERMITTED', 'This file is read-only.')
  }
  return current
}

async function keepModeOf(file: FileHandle, current: BigIntStats): Promise<void> {
  // Another's file becomes the user's by being replaced, unless the user may give it back.
  await file.chown(Number(current.uid), Number(current.gid)).catch(() => undefined)
  await file.chmod(Number(current.mode) & permissionBits)
}

/**
 * Takes a name that must be free, without a moment between looking and taking. False where
 * links are unknown.
 */
async function linkInto(files: UserFiles, temporary: string, path: string): Promise<boolean> {
  try {
    await files.link(temporary, path)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) return false
    throw error
  }
  await files.unlink(temporary)
  return true
}

async function syncFolder(files: UserFiles, path: string): Promise<void> {
  await using folder = await files.open(path, constants.O_RDONLY | constants.O_DIRECTORY)
  await folder.sync()
}
