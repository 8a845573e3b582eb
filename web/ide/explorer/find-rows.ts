import { folderOf } from '../paths.ts'
import type { TreeRows } from './tree-model.ts'

/**
 * The row to go to when letters are typed: the next whose name begins with them, around the end.
 */
export function findByTyping(rows: TreeRows, from: number, typed: string): number {
  const wanted = typed.toLowerCase()
  // More letters may still mean the row one is on; the first letter always means the next.
  const first = typed.length > 1 ? Math.max(from, 0) : from + 1
  for (let step = 0; step < rows.count; step++) {
    const index = (first + step) % rows.count
    const row = rows.at(index)
    if (row?.type !== 'entry') continue
    if (row.segments.some(({ name }) => name.toLowerCase().startsWith(wanted))) return index
  }
  return from
}

/** The row of the folder that a row is in; the row itself at the top. */
export function parentRow(rows: TreeRows, at: number): number {
  const row = rows.at(at)
  if (!row) return at
  const folder = row.type === 'entry' ? folderOf(row.key) : row.folder
  const parent = rows.indexOf(folder)
  return parent < 0 ? at : parent
}
