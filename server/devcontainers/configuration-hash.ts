import { createHash } from 'node:crypto'
import type { RepositoryFileState } from '#server/compose/compose.ts'
import { type FeaturePart, namesLocalFeature } from './local-features.ts'
import { extendedFiles, type RepositoryFile, type RepositoryFiles } from './merge/extended-files.ts'

/**
 * By which somebody's trust is bound to a configuration, what it extends, and the Features in its
 * repository that it asks for: the same before the clone and of it. Null: there is none. `parts`:
 * of all such Features.
 */
export function configurationHashOf(
  found: RepositoryFile | null,
  files: RepositoryFiles = new Map(),
  besides: ReadonlyMap<string, RepositoryFileState> = new Map(),
  parts: readonly FeaturePart[] = [],
): string {
  const hash = createHash('sha256')
  if (found === null) return hash.digest('hex')
  // No path begins so: nothing without Compose files has the hash of one that has any.
  if (besides.size > 0) hash.update('\0\0')
  for (const [path, state] of [...besides].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const content = typeof state === 'string' ? state : Buffer.from(state)
    const length = typeof state === 'string' ? '-' : state.byteLength
    hash.update(`${path}\0${length}\0`).update(content).update('\0')
  }
  const { used } = extendedFiles(found, files)
  const isLocal = namesLocalFeature([found, ...used])
  // No path begins so: a file by itself can hold nothing that makes it the same as one that extends
  // others.
  if (used.length > 0 || isLocal) hash.update(`\0${found.content.byteLength}\0`)
  hash.update(`${found.path}\0`).update(found.content)
  for (const { path, content } of used) {
    hash.update(`\0${path}\0${content.byteLength}\0`).update(content)
  }
  if (isLocal) {
    const sorted = parts.map(({ path, kind, hash: of }) => JSON.stringify([path, kind, of])).sort()
    hash.update(`\0\0features\0${sorted.join('\0')}`)
  }
  return hash.digest('hex')
}
