import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AgentError } from '../errors.ts'
import type { UserFiles } from '../files/user-files.ts'
import type { UploadInput } from '../protocol/transfers.ts'

const permissionBits = 0o7777
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

type Target = { partial: string; path: string; input: UploadInput }

/** What has arrived becomes the file: whole on the disk first, then under its name. */
export async function placeUpload(
  files: UserFiles,
  file: FileHandle,
  { partial, path, input }: Target,
): Promise<void> {
  const current = await files.find(path)
  if (current?.isDirectory()) throw new AgentError('FILE_IS_FOLDER', 'There is a folder.')
  if (current && input.overwrite) {
    // Another's file becomes the user's by being replaced, unless the user may give it back.
    await file.chown(Number(current.uid), Number(current.gid)).catch(() => undefined)
    await file.chmod(Number(current.mode) & permissionBits)
  }
  await file.sync()
  if (input.overwrite || !(await linkInto(files, partial, path))) {
    if (!input.overwrite && (await files.find(path))) {
      throw new AgentError('FILE_EXISTS', 'The name is taken.')
    }
    await files.rename(partial, path)
  }
  if (input.modifiedAt !== null) {
    // Only now: one that looked old while it was on its way would be taken for a leftover, and
    // removed. It is the bytes that count, and those are there.
    await file.utimes(new Date(), new Date(input.modifiedAt)).catch(() => undefined)
  }
  await using folder = await files.open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  await folder.sync()
}

/**
 * Takes a name that must be free, without a moment between looking and taking. False where
 * links are unknown.
 */
async function linkInto(files: UserFiles, partial: string, path: string): Promise<boolean> {
  try {
    await files.link(partial, path)
  } catch (error) {
    if (noLinks.includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
  await files.unlink(partial)
  return true
}
