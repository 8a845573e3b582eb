import type { OpenOptions } from '../editor-input.ts'
import type { Explorer } from './explorer.ts'
import type { EntryRow } from './tree-model.ts'

/** Whether there is something in it for an editor. */
export function fileEntryOf({ entry }: EntryRow): boolean {
  return entry.kind === 'file'
}

export function openRow({ ide }: Explorer, row: EntryRow, options: OpenOptions): void {
  if (fileEntryOf(row)) ide.fileEvents.open(row.path, options)
}

export function toggleRow({ tree }: Explorer, row: EntryRow): void {
  if (row.entry.kind !== 'folder') return
  if (row.isExpanded) tree.collapse(row.path)
  else tree.expand(row.path)
}
