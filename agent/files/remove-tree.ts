import { join } from 'node:path'
import type { UserFiles } from './user-files.ts'

const maxEntriesAtOnce = 1000
const ownerAll = 0o700

type RemoveOptions = {
  /** Takes a folder's protection away where the user may, as one that is in the trash has none. */
  isForced?: boolean
}

/** Removes whatever is there, a folder with all in it. Links go, and are never followed. */
export async function removeTree(
  files: UserFiles,
  path: string,
  options: RemoveOptions = {},
): Promise<void> {
  const found = await files.lstat(path)
  if (!found.isDirectory()) return files.unlink(path)
  const isProtected = (Number(found.mode) & ownerAll) !== ownerAll
  if (options.isForced && isProtected) await files.chmod(path, ownerAll).catch(() => undefined)
  for (;;) {
    const entries = await files.entries(path, maxEntriesAtOnce)
    for (const entry of entries) {
      const name = entry.name.toString()
      const isText = Buffer.from(name).equals(entry.name)
      if (isText) await removeTree(files, join(path, name), options)
      else await removeUnnameable(files, Buffer.concat([Buffer.from(`${path}/`), entry.name]))
    }
    if (entries.length < maxEntriesAtOnce) return files.removeFolder(path)
  }
}

/** What has a name that is no text can be removed where it is a file or an empty folder. */
async function removeUnnameable(files: UserFiles, path: Buffer): Promise<void> {
  try {
    await files.unlink(path)
  } catch (error) {
    if (!['EISDIR', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    await files.removeFolder(path)
  }
}
