import type { FileEntry, FolderListing } from '#agent/protocol/files.ts'
import { joinPath } from '../paths.ts'

/** What is known of one folder's children. */
export type FolderState =
  | { status: 'loading' }
  | { status: 'listed'; entries: readonly FileEntry[]; isTruncated: boolean }
  | { status: 'failed'; message: string }

export type TreeState = {
  root: string
  folders: ReadonlyMap<string, FolderState>
  expanded: ReadonlySet<string>
  /** A name being typed: a new entry in `folder`, or another name for `path`. */
  edit: TreeEdit | null
}
export type TreeEdit =
  | { type: 'create'; folder: string; kind: 'file' | 'folder' }
  | { type: 'rename'; path: string }

export type TreeRow = { depth: number; key: string } & (
  | { type: 'entry'; path: string; entry: FileEntry; isExpanded: boolean; place: RowPlace }
  | { type: 'create'; folder: string; kind: 'file' | 'folder' }
  | { type: 'note'; text: string; tone: 'dim' | 'danger' }
)
/** For readers: the n-th of how many in its folder. */
export type RowPlace = { index: number; count: number }

/** The tree as the rows that are to be seen, from top to bottom. */
export function treeRows(state: TreeState): TreeRow[] {
  const rows: TreeRow[] = []
  addFolder(rows, state, { path: state.root, depth: 0 })
  return rows
}

function addFolder(
  rows: TreeRow[],
  state: TreeState,
  { path, depth }: { path: string; depth: number },
): void {
  const folder = state.folders.get(path)
  const { edit } = state
  if (edit?.type === 'create' && edit.folder === path) {
    rows.push({ type: 'create', depth, key: `${path}/?new`, folder: path, kind: edit.kind })
  }
  if (!folder || folder.status === 'loading') return
  const note = (text: string, tone: 'dim' | 'danger') =>
    rows.push({ type: 'note', depth, key: `${path}/?note`, text, tone })
  if (folder.status === 'failed') return void note(folder.message, 'danger')
  const count = folder.entries.length
  folder.entries.forEach((entry, index) => {
    const child = joinPath(path, entry.name)
    // A link may lead back up; it is opened by hand only, level by level, so it cannot run away.
    const isExpanded = entry.kind === 'folder' && state.expanded.has(child)
    rows.push({
      type: 'entry',
      depth,
      key: child,
      path: child,
      entry,
      isExpanded,
      place: { index, count },
    })
    if (isExpanded) addFolder(rows, state, { path: child, depth: depth + 1 })
  })
  if (folder.isTruncated) note(`Only the first ${count.toLocaleString('en')} are shown.`, 'dim')
  else if (count === 0 && depth > 0 && edit?.type !== 'create') note('Empty', 'dim')
}

/** Git's own folder is not shown, as in VS Code. */
export function listed({ entries, isTruncated }: FolderListing): FolderState {
  return { status: 'listed', entries: entries.filter(({ name }) => name !== '.git'), isTruncated }
}

/** The row to go to when letters are typed: the next whose name begins with them, around the end. */
export function findByTyping(rows: readonly TreeRow[], from: number, typed: string): number {
  const wanted = typed.toLowerCase()
  // More letters may still mean the row one is on; the first letter always means the next.
  const first = typed.length > 1 ? from : from + 1
  for (let step = 0; step < rows.length; step++) {
    const index = (first + step + rows.length) % rows.length
    const row = rows[index]
    if (row?.type === 'entry' && row.entry.name.toLowerCase().startsWith(wanted)) return index
  }
  return from
}

/** The row of the folder that a row is in; the row itself at the top. */
export function parentRow(rows: readonly TreeRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0
  for (let index = at - 1; index >= 0; index--) {
    if ((rows[index]?.depth ?? 0) < depth) return index
  }
  return at
}

/** Why a name cannot be given, or null. */
export function nameProblem(name: string, siblings: readonly FileEntry[]): string | null {
  const parts = name.split('/').filter((part) => part !== '')
  if (parts.length === 0) return 'A name is needed.'
  if (name.startsWith('/')) return 'A name does not begin with a slash.'
  if (parts.some((part) => part === '.' || part === '..')) return '“.” and “..” are not names.'
  if (name.includes('\0')) return 'That character cannot be in a name.'
  if (parts.some((part) => new TextEncoder().encode(part).byteLength > 255)) return 'Too long.'
  if (siblings.some((sibling) => sibling.name === name)) return `${name} is already there.`
  return null
}
