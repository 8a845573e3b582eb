import { constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { requireRegular } from './file-state.ts'
import { removeLeftovers, temporaryName } from './temporary-files.ts'
import type { UserFiles } from './user-files.ts'

const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW
const writeFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

/**
 * For the agent's own files: replaces the file, so that whoever reads it sees the old
 * or the new one.
 */
export async function writeWhole(
  files: UserFiles,
  path: string,
  ...parts: Uint8Array[]
): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, temporaryName(basename(path)))
  try {
    const file = await files.open(temporary, writeFlags, 0o600)
    try {
      for (const part of parts) await file.writeFile(part)
      await file.datasync()
    } finally {
      await file.close()
    }
    await files.rename(temporary, path)
  } catch (error) {
    await files.unlink(temporary).catch(() => undefined)
    throw error
  }
  await removeLeftovers(files, folder)
}

/**
 * Null where there is none, or one that is larger or no regular file. Fails where it
 * cannot be read.
 */
export async function readWhole(
  files: UserFiles,
  path: string,
  maxBytes: number,
): Promise<Buffer | null> {
  const found = await files.find(path)
  if (!found?.isFile() || found.size > maxBytes) return null
  await using file = await files.open(path, readFlags)
  requireRegular(await file.stat({ bigint: true }))
  const bytes = await file.readFile()
  return bytes.byteLength > maxBytes ? null : bytes
}
