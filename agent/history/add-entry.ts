import { randomId } from '../random-id.ts'
import { contentNameOf, type FileHistory, type KeptEntry } from './history-index.ts'

const maxEntries = 50
const keptMs = 30 * 24 * 60 * 60 * 1000
/**
 * Saves that follow each other this closely are one entry, as with
 * `workbench.localHistory.mergeWindow`.
 */
const mergeWindowMs = 10_000
/** But not for ever: somebody who types for an hour with auto-save on wants some of it back. */
const longestMergeMs = 2 * 60_000

type NewEntry = {
  bytes: Uint8Array
  savedAt: number
  source: KeptEntry['source']
  /** It is no later state of the entry before it, which stays. */
  isApart?: boolean
}

/**
 * Adds to the history what a file is or was, unless that is what it says already. True
 * where it was added.
 */
export function addEntry(
  history: FileHistory,
  { bytes, savedAt, source, isApart = false }: NewEntry,
  content = contentNameOf(bytes),
): boolean {
  const last = history.entries.at(-1)
  if (last?.content === content) return false
  const entry = {
    id: randomId(),
    savedAt,
    beganAt: savedAt,
    sizeBytes: bytes.byteLength,
    source,
    content,
  }
  if (last && !isApart && isOneWith(last, entry)) {
    history.entries.pop()
    entry.beganAt = last.beganAt
  }
  history.entries.push(entry)
  return true
}

/** Takes out what is too old or too much, always the oldest; the newest stays. */
export function dropOld(history: FileHistory, now: number): void {
  const { entries } = history
  while (entries.length > maxEntries) entries.shift()
  while (entries.length > 1 && now - (entries[0]?.savedAt ?? now) > keptMs) entries.shift()
}

function isOneWith(last: KeptEntry, next: KeptEntry): boolean {
  if (last.source !== 'saved' || next.source !== 'saved') return false
  const isClose = Math.abs(next.savedAt - last.savedAt) <= mergeWindowMs
  return isClose && Math.abs(next.savedAt - last.beganAt) <= longestMergeMs
}
