import { constants } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { AgentError } from '../errors.ts'
import type { createEntryInput, deleteEntryInput, renameEntryInput } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { moveEntry } from './move-entry.ts'
import { removeTree } from './remove-tree.ts'
import type { UserFiles } from './user-files.ts'

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
    await moveEntry(files, from, to)
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
