import { constants } from 'node:fs'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import { AgentError } from '../errors.ts'
import type { createEntryInput, deleteEntryInput, renameEntryInput } from '../protocol/files.ts'
import { copyTree } from './copy-tree.ts'
import { orRefusal } from './file-errors.ts'
import type { UserFiles } from './user-files.ts'

const maxEntriesAtOnce = 1000

export function createEntry(
  files: UserFiles,
  { path, kind }: z.infer<typeof createEntryInput>,
): Promise<void> {
  return orRefusal('file', async () => {
    await files.makeFolders(dirname(path))
    if (kind === 'folder') return files.makeFolder(path)
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
    await (await files.open(path, flags, 0o666)).close()
  })
}

export function renameEntry(
  files: UserFiles,
  { from, to }: z.infer<typeof renameEntryInput>,
): Promise<void> {
  return orRefusal('file', async () => {
    const source = await files.lstat(from)
    const taken = await orRefusal('folder', () => files.find(to))
    const isSame = taken?.ino === source.ino && taken.dev === source.dev
    // Where case does not count, the new name already means the old entry.
    if (taken && !(isSame && from.toLowerCase() === to.toLowerCase())) {
      throw new AgentError('FILE_EXISTS', 'Something of this name is already there.')
    }
    if (!(await files.isFolder(dirname(to)))) {
      throw new AgentError('FOLDER_NOT_FOUND', 'The folder to move it to is not there.')
    }
    try {
      await files.rename(from, to)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
      await moveBetweenFileSystems(files, from, to)
    }
  })
}

export function deleteEntry(
  files: UserFiles,
  { path }: z.infer<typeof deleteEntryInput>,
): Promise<void> {
  return orRefusal('file', async () => {
    if (dirname(path) === path) throw new AgentError('PATH_INVALID', 'This cannot be deleted.')
    await removeTree(files, path)
  })
}

/** The old one goes only once the new one is whole. */
async function moveBetweenFileSystems(files: UserFiles, from: string, to: string): Promise<void> {
  try {
    await copyTree(files, from, to)
  } catch (error) {
    await removeTree(files, to).catch(() => undefined)
    throw error
  }
  await removeTree(files, from)
}

async function removeTree(files: UserFiles, path: string): Promise<void> {
  const found = await files.lstat(path)
  if (!found.isDirectory()) return files.unlink(path)
  for (;;) {
    const entries = await files.entries(path, maxEntriesAtOnce)
    for (const entry of entries) {
      const name = entry.name.toString()
      const isText = Buffer.from(name).equals(entry.name)
      if (isText) await removeTree(files, join(path, name))
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
