import type { FileEntry } from '#agent/protocol/files.ts'
import { shownName } from '../paths.ts'

/** Why a name cannot be given, or null. One with slashes makes folders on the way. */
export function nameProblem(name: string, siblings: readonly FileEntry[]): string | null {
  const parts = name.split('/').filter((part) => part !== '')
  if (parts.length === 0) return 'A name is needed.'
  if (name.startsWith('/')) return 'A name does not begin with a slash.'
  if (parts.some((part) => part === '.' || part === '..')) return '“.” and “..” are not names.'
  if (name.includes('\0')) return 'That character cannot be in a name.'
  if (parts.some((part) => new TextEncoder().encode(part).byteLength > 255)) return 'Too long.'
  const [first] = parts
  const taken = siblings.find((sibling) => sibling.name === first)
  if (!taken) return null
  if (parts.length === 1) return `${shownName(taken.name)} is already there.`
  return taken.kind === 'folder' ? null : `${shownName(taken.name)} is a file.`
}

/** What is allowed, and rarely meant. */
export function nameWarning(name: string): string | null {
  if (name !== name.trim()) return 'It begins or ends with a space.'
  return null
}
