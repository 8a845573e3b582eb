import type { TreeRow, TreeRows } from './tree-model.ts'

/** Of the rows those with the letters in their name, below the folders they are in. */
export function foundRows(all: TreeRows, typed: string): TreeRows {
  const wanted = typed.toLowerCase()
  const kept: TreeRow[] = []
  const places = new Map<string, number>()
  // The folders around the row that is looked at, and how many of them are kept already.
  const around: TreeRow[] = []
  let keptAround = 0
  for (let index = 0; index < all.count; index++) {
    const row = all.at(index)
    if (row?.type !== 'entry') continue
    around.length = row.depth
    keptAround = Math.min(keptAround, row.depth)
    around.push(row)
    if (!row.segments.some(({ name }) => name.toLowerCase().includes(wanted))) continue
    for (; keptAround <= row.depth; keptAround++) kept.push(around[keptAround] as TreeRow)
  }
  kept.forEach((row, index) => {
    if (row.type !== 'entry') return
    for (const { path } of row.segments) places.set(path, index)
  })
  return {
    count: kept.length,
    at: (index) => kept[index],
    indexOf: (path) => places.get(path) ?? -1,
  }
}

/** Where the letters stand in a name, as [from, to); null where they do not. */
export function matchIn(name: string, typed: string | null): readonly [number, number] | null {
  if (typed === null || typed === '') return null
  const from = name.toLowerCase().indexOf(typed.toLowerCase())
  return from < 0 ? null : [from, from + typed.length]
}
