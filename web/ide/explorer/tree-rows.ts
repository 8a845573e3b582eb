import type { FileEntry } from '#agent/protocol/files.ts'
import { isInside, joinPath } from '../paths.ts'
import {
  type EntryRow,
  onlyFolder,
  type Segment,
  type TreeRow,
  type TreeRows,
  type TreeState,
} from './tree-model.ts'

/** The rows of one folder: its entries, and between them what is open. */
type Block = {
  folder: string
  depth: number
  entries: readonly FileEntry[]
  parts: readonly Part[]
  count: number
}
type Part = {
  /** It stands behind so many entries. */
  after: number
  /** At which row of the block it begins, and how many it has. */
  start: number
  count: number
} & (
  | { type: 'row'; row: TreeRow }
  | { type: 'folder'; segments: readonly Segment[]; entry: FileEntry; block: Block | null }
)
type NewPart = Part extends infer One ? (One extends Part ? Omit<One, 'start'> : never) : never

/**
 * The tree as rows. What it costs to make grows with the folders that are open, not with what is in
 * them, so that a change in a tree of 200,000 rows is drawn within the same frame.
 */
export function treeRows(state: TreeState): TreeRows {
  const top = blockOf(state, state.root, 0)
  // A row that is seen again is the same one, so that it need not be drawn again.
  const made = new Map<number, TreeRow | undefined>()
  return {
    count: top.count,
    at: (index) => {
      if (!made.has(index)) made.set(index, rowAt(state, top, index))
      return made.get(index)
    },
    indexOf: (path) => rowOf(top, path),
  }
}

function blockOf(state: TreeState, folder: string, depth: number): Block {
  const known = state.folders.get(folder)
  const entries = known?.status === 'listed' ? known.entries : []
  const found: NewPart[] = openIn(state, folder, entries).map((index) =>
    openFolder(state, { folder, depth, entries }, index),
  )
  const { edit } = state
  const isCreating = edit?.type === 'create' && edit.folder === folder
  if (isCreating) {
    // Where it will be: a folder on top, a file behind the folders.
    const firstFile = entries.findIndex(({ kind }) => kind !== 'folder')
    const after = edit.kind === 'folder' ? 0 : firstFile < 0 ? entries.length : firstFile
    const key = `${folder}/?new`
    const row: TreeRow = { type: 'create', depth, key, folder, kind: edit.kind }
    const place = found.findIndex((part) => part.after > after)
    const part = { type: 'row', after, count: 1, row } as const
    found.splice(place < 0 ? found.length : place, 0, part)
  }
  const note = noteOf(state, folder, depth)
  if (note && !isCreating) {
    const row: TreeRow = { type: 'note', depth, key: `${folder}/?note`, folder, ...note }
    found.push({ type: 'row', after: entries.length, count: 1, row })
  }
  let before = 0
  const parts = found.map((part) => {
    const start = part.after + before
    before += part.count
    return { ...part, start }
  })
  return { folder, depth, entries, parts, count: entries.length + before }
}

function noteOf(state: TreeState, folder: string, depth: number) {
  const known = state.folders.get(folder)
  if (known?.status === 'failed') return { text: known.message, tone: 'danger' } as const
  if (known?.status !== 'listed') return null
  const count = known.entries.length.toLocaleString('en')
  if (known.isTruncated) return { text: `Only the first ${count} are shown.`, tone: 'dim' } as const
  return known.entries.length === 0 && depth > 0 ? ({ text: 'Empty', tone: 'dim' } as const) : null
}

function openFolder(
  state: TreeState,
  { folder, depth, entries }: Pick<Block, 'folder' | 'depth' | 'entries'>,
  index: number,
): NewPart {
  let entry = entries[index] as FileEntry
  const segments: Segment[] = [{ name: entry.name, path: joinPath(folder, entry.name) }]
  for (;;) {
    const { path } = segments.at(-1) as Segment
    const isCreatedIn = state.edit?.type === 'create' && state.edit.folder === path
    if (!state.isCompact || entry.isLink || isCreatedIn || !state.expanded.has(path)) break
    const only = onlyFolder(state.folders.get(path))
    if (!only) break
    entry = only
    segments.push({ name: only.name, path: joinPath(path, only.name) })
  }
  const { path } = segments.at(-1) as Segment
  const block = state.expanded.has(path) ? blockOf(state, path, depth + 1) : null
  const count = block?.count ?? 0
  return { type: 'folder', after: index + 1, count, segments, entry, block }
}

const positions = new WeakMap<readonly FileEntry[], Map<string, number>>()

/** Where each name stands in a listing. */
export function positionsIn(entries: readonly FileEntry[]): ReadonlyMap<string, number> {
  let found = positions.get(entries)
  if (!found) {
    found = new Map(entries.map(({ name }, index) => [name, index]))
    positions.set(entries, found)
  }
  return found
}

const children = new WeakMap<ReadonlySet<string>, Map<string, string[]>>()

/** Which of the entries are open folders, from top to bottom. */
function openIn(state: TreeState, folder: string, entries: readonly FileEntry[]): number[] {
  let byFolder = children.get(state.expanded)
  if (!byFolder) {
    byFolder = new Map()
    for (const path of state.expanded) {
      const slash = path.lastIndexOf('/')
      const parent = path.slice(0, slash) || '/'
      const names = byFolder.get(parent)
      if (names) names.push(path.slice(slash + 1))
      else byFolder.set(parent, [path.slice(slash + 1)])
    }
    children.set(state.expanded, byFolder)
  }
  const names = byFolder.get(folder)
  if (!names || entries.length === 0) return []
  const places = positionsIn(entries)
  return names
    .map((name) => places.get(name) ?? -1)
    .filter((index) => entries[index]?.kind === 'folder')
    .sort((a, b) => a - b)
}

/** The last part that `isBefore`, given that those come first; -1 for none. */
function lastPart({ parts }: Block, isBefore: (part: Part) => boolean): number {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(parts[middle] as Part)) low = middle + 1
    else high = middle
  }
  return low - 1
}

function rowAt(state: TreeState, block: Block, index: number): TreeRow | undefined {
  if (index < 0 || index >= block.count) return undefined
  const part = block.parts[lastPart(block, ({ start }) => start <= index)]
  if (part && index < part.start + part.count) {
    if (part.type === 'row') return part.row
    return part.block ? rowAt(state, part.block, index - part.start) : undefined
  }
  const at = part ? part.after + index - part.start - part.count : index
  return entryRow(state, block, at)
}

function entryRow(state: TreeState, block: Block, at: number): EntryRow {
  const entry = block.entries[at] as FileEntry
  const open = openAt(block, at)
  const path = joinPath(block.folder, entry.name)
  const segments = open?.segments ?? [{ path, name: entry.name }]
  const innermost = segments.at(-1)?.path ?? path
  return {
    type: 'entry',
    depth: block.depth,
    key: path,
    path: innermost,
    entry: open?.entry ?? entry,
    segments,
    isExpanded: entry.kind === 'folder' && state.expanded.has(innermost),
    isLoading: open != null && state.folders.get(innermost)?.status === 'loading',
    place: { index: at, count: block.entries.length },
  }
}

function openAt(block: Block, at: number) {
  const part = block.parts[lastPart(block, ({ after }) => after <= at) + 1]
  return part?.type === 'folder' && part.after === at + 1 ? part : null
}

function rowOf(top: Block, path: string): number {
  let block: Block | null = top
  let offset = 0
  while (block && path !== block.folder && isInside(path, block.folder)) {
    const rest = path.slice(block.folder === '/' ? 1 : block.folder.length + 1)
    const at = positionsIn(block.entries).get(rest.split('/', 1)[0] ?? '')
    if (at === undefined) return -1
    const before = block.parts[lastPart(block, ({ after }) => after <= at)]
    const row = offset + at + (before ? before.start - before.after + before.count : 0)
    if (!rest.includes('/')) return row
    const open = openAt(block, at)
    if (!open) return -1
    if (open.segments.some((segment) => segment.path === path)) return row
    offset += open.start
    block = open.block
  }
  return -1
}
