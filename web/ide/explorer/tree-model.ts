import type { FileEntry } from '#agent/protocol/files.ts'

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
  /** Folders with nothing but one folder in them share a row. */
  isCompact: boolean
}
export type TreeEdit =
  | { type: 'create'; folder: string; kind: 'file' | 'folder' }
  | { type: 'rename'; path: string }

export type EntryRow = {
  type: 'entry'
  depth: number
  /** Stays the same while a compact row grows. */
  key: string
  /** Of the innermost folder of a compact row, as `entry` is. */
  path: string
  entry: FileEntry
  /** More than one in a compact row, from the outermost. */
  segments: readonly Segment[]
  isExpanded: boolean
  isLoading: boolean
  place: RowPlace
}
export type Segment = { path: string; name: string }
export type TreeRow =
  | EntryRow
  | { type: 'create'; depth: number; key: string; folder: string; kind: 'file' | 'folder' }
  | {
      type: 'note'
      depth: number
      key: string
      folder: string
      text: string
      tone: 'dim' | 'danger'
    }
/** For readers: the n-th of how many in its folder. */
export type RowPlace = { index: number; count: number }

/** What is to be seen, from top to bottom. Rows are made when they are asked for. */
export type TreeRows = {
  readonly count: number
  at(index: number): TreeRow | undefined
  /** The row an entry is in; -1 where it is not to be seen. */
  indexOf(path: string): number
}

/**
 * The one folder that is all there is in a listing, and may share the row of the folder around it.
 */
export function onlyFolder(folder: FolderState | undefined): FileEntry | null {
  if (folder?.status !== 'listed' || folder.entries.length !== 1) return null
  const [only] = folder.entries
  // A link may lead back up: it is opened by hand only, level by level, so that it cannot run away.
  return only?.kind === 'folder' && !only.isLink ? only : null
}
