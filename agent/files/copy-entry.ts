import { dirname } from 'node:path'
import type { z } from 'zod'
import { AgentError } from '../errors.ts'
import type { copyEntryInput } from '../protocol/files.ts'
import { type CopyOptions, copyTree } from './copy-tree.ts'
import { orRefusal } from './file-errors.ts'
import { realPathOf } from './own-folder.ts'
import { removeTree } from './remove-tree.ts'
import type { UserFiles } from './user-files.ts'

const maxEntries = 500_000

/** Copies as `copyEntryInput` promises. */
export function copyEntry(
  files: UserFiles,
  { from, to }: z.infer<typeof copyEntryInput>,
): Promise<void> {
  return orRefusal('file', async () => {
    const source = await realPathOf(files, from)
    if (!(await files.isFolder(dirname(to)))) {
      throw new AgentError('FOLDER_NOT_FOUND', 'The folder to copy it to is not there.')
    }
    const target = await realPathOf(files, to)
    if (target.startsWith(`${source}/`)) {
      throw new AgentError('PATH_INVALID', 'A folder cannot be copied into itself.')
    }
    await copyWhole(files, source, target, { maxEntries })
  })
}

/** Copies all of it, or leaves nothing. What already has the name stays as it is. */
export async function copyWhole(
  files: UserFiles,
  from: string,
  to: string,
  options: CopyOptions,
): Promise<void> {
  // What stood there before any of it was made is not the copy's to remove.
  let isMade = false
  const onMade = () => {
    isMade = true
  }
  try {
    await copyTree(files, from, to, { ...options, onMade })
  } catch (error) {
    if (isMade) await removeTree(files, to).catch(() => undefined)
    throw error
  }
}
