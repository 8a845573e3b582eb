import { posix } from 'node:path'
import { AppError } from '#server/errors.ts'
import { Breath, filterInTurns } from './breath.ts'
import { type Effort, isPattern, pathMatcher, usualEffort } from './path-patterns.ts'
import type { ContextEntry } from './read-look.ts'

/** What is copied in one go. */
export type CopyPart = {
  /** What `names` are relative to, itself relative to the context. */
  base: string
  /**
   * `tree`: into the folder that is named. `file`: to what is named, or into it where
   * it is a folder.
   */
  kind: 'tree' | 'file'
  entries: ContextEntry[]
}

export type CopyPlan = { parts: CopyPart[] } | { missing: string }

/** What a command can be told in its arguments, and more than any context has. */
const mostParts = 4000
const mostCopied = 500_000

/**
 * Which files the sources of a COPY mean. A folder stands for what is in it; a link for itself.
 * `entries`: all of the context that is not left out, in the order of their paths.
 * @throws AppError BUILD_FAILED for more than can be copied in one go
 */
export async function planCopy(
  sources: readonly string[],
  entries: readonly ContextEntry[],
): Promise<CopyPlan> {
  const breath = new Breath()
  const parts: CopyPart[] = []
  const effort = usualEffort()
  let count = 0
  for (const source of sources) {
    const path = posix
      .normalize(`/${source}`)
      .slice(1)
      .replace(/(?<!\/)\/+$/, '')
    const before = parts.length
    for (const entry of path === '' ? [whole] : await meant(path, entries, effort)) {
      await breath.take()
      const part = partOf(entry, entries)
      parts.push(part)
      count += part.entries.length
      if (parts.length > mostParts || count > mostCopied) throw tooMany()
    }
    if (parts.length === before) return { missing: source }
  }
  return { parts }
}

const tooMany = () =>
  new AppError('BUILD_FAILED', 'A COPY or ADD names more files than can be copied in one go.')

/** The context itself, which is no entry of it. */
const whole: ContextEntry = { kind: 'folder', path: '', mode: '', content: '' }

function partOf(entry: ContextEntry, entries: readonly ContextEntry[]): CopyPart {
  if (entry.kind === 'folder') return folderOf(entry.path, entries)
  const base = posix.dirname(entry.path)
  return { base: base === '.' ? '' : base, kind: 'file', entries: [named(entry)] }
}

async function meant(
  path: string,
  entries: readonly ContextEntry[],
  effort: Effort,
): Promise<ContextEntry[]> {
  if (isPattern(path)) {
    const isMeant = pathMatcher(path, effort)
    return filterInTurns(entries, (entry) => isMeant(entry.path))
  }
  const found = entries[firstFrom(path, entries)]
  return found?.path === path ? [found] : []
}

/** The place of the first whose path is that one or comes behind it. */
function firstFrom(path: string, entries: readonly ContextEntry[]): number {
  let from = 0
  let to = entries.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((entries[middle]?.path ?? '') < path) from = middle + 1
    else to = middle
  }
  return from
}

function folderOf(folder: string, entries: readonly ContextEntry[]): CopyPart {
  const prefix = folder === '' ? '' : `${folder}/`
  return {
    base: folder,
    kind: 'tree',
    entries: entries
      .slice(firstFrom(prefix, entries), behind(prefix, entries))
      .map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) })),
  }
}

/** The place behind the last that begins so. */
function behind(prefix: string, entries: readonly ContextEntry[]): number {
  // The character behind the slash: whatever begins with the one comes before the other.
  return prefix === '' ? entries.length : firstFrom(`${prefix.slice(0, -1)}0`, entries)
}

const named = (entry: ContextEntry): ContextEntry => ({
  ...entry,
  path: posix.basename(entry.path),
})
