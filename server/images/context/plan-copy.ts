import { posix } from 'node:path'
import { isPattern, pathPattern } from './path-patterns.ts'
import type { ContextEntry } from './read-look.ts'

/** What is copied in one go. */
export type CopyPart = {
  /** What `names` are relative to, itself relative to the context. */
  base: string
  /** `tree`: into the folder that is named. `file`: to what is named, or into it where it is a folder. */
  kind: 'tree' | 'file'
  entries: ContextEntry[]
}

export type CopyPlan = { parts: CopyPart[] } | { missing: string }

/**
 * Which files the sources of a COPY mean. A folder stands for what is in it; a link for itself. `entries`: all of the
 * context that is not left out.
 */
export function planCopy(sources: readonly string[], entries: readonly ContextEntry[]): CopyPlan {
  const parts: CopyPart[] = []
  for (const source of sources) {
    const path = posix.normalize(`/${source}`).slice(1).replace(/\/+$/, '')
    const found = path === '' ? [folderOf('', entries)] : matching(path, entries)
    if (found.length === 0) return { missing: source }
    parts.push(...found)
  }
  return { parts }
}

function matching(path: string, entries: readonly ContextEntry[]): CopyPart[] {
  const pattern = isPattern(path) ? pathPattern(path) : null
  return entries
    .filter((entry) => (pattern ? pattern.test(entry.path) : entry.path === path))
    .map((entry) => {
      if (entry.kind === 'folder') return folderOf(entry.path, entries)
      const base = posix.dirname(entry.path)
      return { base: base === '.' ? '' : base, kind: 'file', entries: [named(entry)] }
    })
}

function folderOf(folder: string, entries: readonly ContextEntry[]): CopyPart {
  const prefix = folder === '' ? '' : `${folder}/`
  return {
    base: folder,
    kind: 'tree',
    entries: entries
      .filter(({ path }) => path.startsWith(prefix))
      .map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) })),
  }
}

const named = (entry: ContextEntry): ContextEntry => ({
  ...entry,
  path: posix.basename(entry.path),
})
