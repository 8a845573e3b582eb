import type { BigIntStats } from 'node:fs'
import { AgentError } from '../errors.ts'
import type { AgentUser } from '../user/agent-user.ts'

/** Changes whenever the content may have. */
export function etagOf(stats: BigIntStats): string {
  return `${stats.ino}-${stats.size}-${stats.mtimeNs}`
}

/** Only from regular files is it certain that reading ends, and that writing is what was meant. */
export function requireRegular(stats: BigIntStats): void {
  if (stats.isDirectory()) throw new AgentError('FILE_IS_FOLDER', 'This is a folder.')
  if (!stats.isFile()) throw new AgentError('FILE_NOT_REGULAR', 'This is not a regular file.')
}

/**
 * By the mode's bits: `access` asks for the real uid, which is root's, and opening for writing
 * would look like a change to whoever watches.
 */
export function isWritableBy(user: AgentUser, stats: BigIntStats): boolean {
  if (user.uid === 0) return true
  const mode = Number(stats.mode)
  if (Number(stats.uid) === user.uid) return (mode & 0o200) !== 0
  if (user.groups.includes(Number(stats.gid))) return (mode & 0o020) !== 0
  return (mode & 0o002) !== 0
}
