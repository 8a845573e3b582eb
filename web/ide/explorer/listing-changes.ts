import type { FileEntry, FileKind } from '#agent/protocol/files.ts'

const rank: Record<FileKind, number> = { folder: 0, file: 1, other: 1 }
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The order in which the agent lists: folders first, then by name. */
export function compareEntries(a: FileEntry, b: FileEntry): number {
  return (
    rank[a.kind] - rank[b.kind] || collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
  )
}

/** What became of a name: how it is listed now, or null when it is gone. */
export type EntryChange = { name: string; entry: FileEntry | null }

/** A listing with some names as they are now; the same one where nothing about it has changed. */
export function patchEntries(
  entries: readonly FileEntry[],
  changes: readonly EntryChange[],
): readonly FileEntry[] {
  const now = new Map(changes.map(({ name, entry }) => [name, entry]))
  const kept = entries.filter((entry) => {
    if (!now.has(entry.name)) return true
    const changed = now.get(entry.name)
    if (changed && isSame(entry, changed)) {
      now.delete(entry.name)
      return true
    }
    return false
  })
  const added = [...now.values()].filter((entry) => entry !== null).sort(compareEntries)
  if (added.length === 0) return kept.length === entries.length ? entries : kept
  return merge(kept, added)
}

/** The entries as listed anew, or the old ones where they say the same. */
export function sameEntries(
  before: readonly FileEntry[],
  now: readonly FileEntry[],
): readonly FileEntry[] {
  if (before.length !== now.length) return now
  return now.every((entry, index) => isSame(entry, before[index])) ? before : now
}

function isSame(a: FileEntry, b: FileEntry | undefined): boolean {
  return b !== undefined && a.name === b.name && a.kind === b.kind && a.isLink === b.isLink
}

function merge(sorted: readonly FileEntry[], added: readonly FileEntry[]): FileEntry[] {
  const result: FileEntry[] = []
  let next = 0
  for (const entry of sorted) {
    for (let one = added[next]; one && compareEntries(one, entry) < 0; one = added[++next]) {
      result.push(one)
    }
    result.push(entry)
  }
  return [...result, ...added.slice(next)]
}
