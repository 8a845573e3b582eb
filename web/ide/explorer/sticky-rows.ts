import { parentRow } from './find-rows.ts'
import type { EntryRow, TreeRows } from './tree-model.ts'

/** A folder that stays at the top while what is in it is scrolled. */
export type StickyRow = {
  row: EntryRow
  /** Where its own row is in the tree. */
  index: number
  /**
   * Below the upper edge, in pixels. The last ones are pushed out by what comes after their folder.
   */
  top: number
}
type Sight = { scrollTop: number; rowHeight: number; most: number }

/** The folders around the first row that can be seen below them, from the outermost. */
export function stickyRows(rows: TreeRows, { scrollTop, rowHeight, most }: Sight): StickyRow[] {
  const sticky: StickyRow[] = []
  if (scrollTop <= 0) return sticky
  for (let depth = 0; depth < most; depth += 1) {
    const top = depth * rowHeight
    const under = Math.floor((scrollTop + top) / rowHeight)
    const index = folderAround(rows, under, depth)
    const row = index === null ? undefined : rows.at(index)
    // One whose own row is not above is still where it always is.
    if (index === null || row?.type !== 'entry' || index * rowHeight >= scrollTop + top) break
    const isLastInFolder = (rows.at(under + 1)?.depth ?? 0) <= depth
    const end = (under + 1) * rowHeight - scrollTop
    sticky.push({ row, index, top: isLastInFolder ? Math.min(top, end - rowHeight) : top })
  }
  return sticky
}

/** The folder of a depth that a row is in, or that it is itself, if that is open. */
function folderAround(rows: TreeRows, at: number, depth: number): number | null {
  let index = at
  let row = rows.at(index)
  if (!row || row.depth < depth) return null
  while (row && row.depth > depth) {
    const parent = parentRow(rows, index)
    if (parent === index) return null
    index = parent
    row = rows.at(index)
  }
  if (row?.type !== 'entry' || (rows.at(index + 1)?.depth ?? 0) <= depth) return null
  return index
}
