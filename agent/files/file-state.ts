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
export const isWritableBy = (user: AgentUser, stats: BigIntStats): boolean =>
  isAllowed(0o2, user, stats)

/** As `isWritableBy`. */
export const isReadableBy = (user: AgentUser, stats: BigIntStats): boolean =>
  isAllowed(0o4, user, stats)

/** `bit`: as others have it. */
function isAllowed(bit: number, user: AgentUser, stats: BigIntStats): boolean {
  if (user.uid === 0) return true
  const mode = Number(stats.mode)
  if (Number(stats.uid) === user.uid) return (mode & (bit << 6)) !== 0
  if (user.groups.includes(Number(stats.gid))) return (mode & (bit << 3)) !== 0
  return (mode & bit) !== 0
}
