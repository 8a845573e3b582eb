import { posix } from 'node:path'
import {
  composeMaxBytes,
  type KnownFiles,
  type RepositoryFileState,
} from '#server/compose/compose.ts'
import type { DevcontainerConfig } from './devcontainers.schema.ts'
import { quote } from './notices.ts'

/** The lock file of Features, beside its devcontainer.json. */
export function lockPathOf(configurationPath: string): string {
  const hidden = posix.basename(configurationPath).startsWith('.') ? '.' : ''
  return posix.join(posix.dirname(configurationPath), `${hidden}devcontainer-lock.json`)
}

/**
 * Files of the repository that say what runs, though they are not needed to read the configuration:
 * trust is bound to what they hold, or to their absence. `path`: that of the devcontainer.json.
 */
export function filesThatRun(
  { build, services, features }: Pick<DevcontainerConfig, 'build' | 'services' | 'features'>,
  path: string,
): string[] {
  const builds = [build, ...Object.values(services?.builds ?? {})]
  const dockerfiles = builds.flatMap((one) => one?.dockerfile ?? [])
  return [...new Set([...dockerfiles, ...(features.length > 0 ? [lockPathOf(path)] : [])])]
}

/** Of those what is known, and which are still to be brought. */
export function statesOf(
  paths: readonly string[],
  known: KnownFiles,
): { states: Map<string, RepositoryFileState>; unread: string[] } {
  const states = new Map<string, RepositoryFileState>()
  for (const path of paths) {
    const state = known.get(path)
    if (state !== undefined) states.set(path, state)
  }
  return { states, unread: paths.filter((path) => !states.has(path)) }
}

/**
 * Why what runs cannot be told by them, in a sentence; null where it can. Of a Dockerfile behind a
 * link its build says so.
 */
export function faultOfStates(states: KnownFiles): string | null {
  for (const [path, state] of states) {
    if (state === 'large') return `${quote(path)} is larger than ${composeMaxBytes / 1024} KB.`
    if (state !== 'link' || !path.endsWith('devcontainer-lock.json')) continue
    return `${quote(path)} is a symbolic link, or behind one, which is not followed.`
  }
  return null
}
