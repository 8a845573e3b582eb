import { createHash } from 'node:crypto'
import { extendedFiles, type RepositoryFile, type RepositoryFiles } from './merge/extended-files.ts'

/**
 * By which somebody's trust is bound to a configuration and what it extends: the same before the clone and of it. Null:
 * there is none.
 */
export function configurationHashOf(
  found: RepositoryFile | null,
  files: RepositoryFiles = new Map(),
): string {
  const hash = createHash('sha256')
  if (found === null) return hash.digest('hex')
  hash.update(`${found.path}\0`).update(found.content)
  for (const { path, content } of extendedFiles(found, files).used) {
    hash.update(`\0${path}\0${content.byteLength}\0`).update(content)
  }
  return hash.digest('hex')
}
