import { copyWhole } from './copy-entry.ts'
import { removeTree } from './remove-tree.ts'
import type { UserFiles } from './user-files.ts'

/**
 * Renames; to another file system it copies, and the old one goes only once the new one is whole.
 */
export async function moveEntry(files: UserFiles, from: string, to: string): Promise<void> {
  try {
    await files.rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyWhole(files, from, to, { isSynced: true })
    await removeTree(files, from)
  }
}
