import { posix } from 'node:path'
import { isVisible } from '#server/devcontainers/notices.ts'

/**
 * Where the files of a project are meant to be, seen from the top of the repository: `.`, or a
 * path.
 */
export type Folder = string

const mostCharacters = 1000

/**
 * A path of a Compose file, seen from the top of the repository: such as `docker/init.sql`, `.` for
 * the whole, or one that begins with `..`, `/` or `~`, which leads out of it. `top`: where the
 * repository is in the container, which `$PWD` names.
 */
export function fromTop(folder: Folder, path: string, top: string): string {
  if (path.startsWith('~')) return path
  if (path.startsWith('/')) {
    const normal = posix.normalize(path).replace(/(.)\/+$/, '$1')
    if (normal === top) return '.'
    return normal.startsWith(`${top}/`) ? normal.slice(top.length + 1) : normal
  }
  const joined = posix.join(folder, path)
  return joined.length > 1 ? joined.replace(/\/+$/, '') : joined
}

/** It is a place in the repository that can be named. */
export const isInRepository = (path: string): boolean =>
  !/^([/~]|\.\.(\/|$))/.test(path) &&
  path.length <= mostCharacters &&
  path !== '' &&
  isVisible(path) &&
  !path.includes('\\')

/** A file there, which the whole repository and what Git keeps for itself are not. */
export const isFileInRepository = (path: string): boolean =>
  isInRepository(path) && path !== '.' && !/^\.git(\/|$)/.test(path)
