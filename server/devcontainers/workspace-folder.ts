import { join, normalize } from 'node:path/posix'
import { containerPaths } from '#agent/protocol/line.ts'

/** Where a Compose file has a folder in its container, and where the same one is in a codespace. */
export type MountedFolder = { target: string; folder: string }

/**
 * The place in a codespace of what a Compose file has elsewhere; the same path where it has
 * nothing there.
 */
export function inWorkspace(path: string, mounted: readonly MountedFolder[]): string {
  const [found] = mounted
    .filter(({ target }) => path === target || path.startsWith(`${target === '/' ? '' : target}/`))
    .toSorted((one, other) => other.target.length - one.target.length)
  return found ? join(found.folder, path.slice(found.target.length)) : path
}

/**
 * What is wrong with it at all, or why it is not the one opened; neither where it can be opened.
 */
export type FolderVerdict =
  | { kind: 'good'; folder: string }
  | { kind: 'invalid'; expected: string }
  | { kind: 'elsewhere' }

/**
 * Only the workspace outlives a container, so only there can the folder be that is opened: all
 * workspaces, the repository, or a folder in it.
 */
export function judgeWorkspaceFolder(text: string, repositoryFolder: string): FolderVerdict {
  const folder = text.length > 1 ? text.replace(/\/+$/, '') : text
  if (!folder.startsWith('/')) return { kind: 'invalid', expected: 'an absolute path' }
  if (text.split('/').includes('..') || normalize(folder) !== folder) {
    return { kind: 'invalid', expected: 'a path without "..", "." and "//"' }
  }
  if (folder.length > 1000 || /\p{Cc}/u.test(folder)) {
    return { kind: 'invalid', expected: 'a path of at most 1000 visible characters' }
  }
  const isThere =
    folder === containerPaths.workspaces ||
    folder === repositoryFolder ||
    folder.startsWith(`${repositoryFolder}/`)
  return isThere ? { kind: 'good', folder } : { kind: 'elsewhere' }
}
