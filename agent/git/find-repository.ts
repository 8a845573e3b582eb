import { dirname, join, resolve } from 'node:path'
import type { UserFiles } from '../files/user-files.ts'
import { readWhole } from '../files/whole-files.ts'

const maxPointerBytes = 8 * 1024

export type Repository = {
  /** The top of the working tree, as it was come to. */
  root: string
  /** The same without links on the way. */
  realRoot: string
  /** Where HEAD and index are: not in the working tree for a worktree or a submodule. */
  gitFolder: string
  /** Where the refs are: several worktrees share them. */
  commonFolder: string
}

/** The repository that the folder is in; null for none. */
export async function findRepository(files: UserFiles, path: string): Promise<Repository | null> {
  let root = path
  while (!(await files.find(join(root, '.git')).catch(() => null))) {
    const above = dirname(root)
    if (above === root) return null
    root = above
  }
  try {
    const realRoot = await files.realpath(root)
    const gitFolder = await gitFolderOf(files, realRoot)
    const common = await readWhole(files, join(gitFolder, 'commondir'), maxPointerBytes)
    const commonFolder = common ? resolve(gitFolder, common.toString().trim()) : gitFolder
    return { root, realRoot, gitFolder, commonFolder }
  } catch {
    // Removed at this moment, or not for the user to see.
    return null
  }
}

async function gitFolderOf(files: UserFiles, root: string): Promise<string> {
  const path = join(root, '.git')
  const pointer = await readWhole(files, path, maxPointerBytes)
  const folder = pointer && /^gitdir: (.+)$/m.exec(pointer.toString())?.[1]
  return folder ? resolve(root, folder.trim()) : path
}
