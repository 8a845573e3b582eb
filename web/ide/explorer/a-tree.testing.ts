import type { FileEntry } from '#agent/protocol/files.ts'
import type { FolderState, TreeRows, TreeState } from './tree-model.ts'

export const entry = (name: string, kind: FileEntry['kind'] = 'file'): FileEntry => ({
  name,
  kind,
  isLink: false,
})

/** Names that end with a slash are folders. */
export const listedOf = (...names: string[]) =>
  ({
    status: 'listed',
    entries: names.map((name) =>
      name.endsWith('/') ? entry(name.slice(0, -1), 'folder') : entry(name),
    ),
    isTruncated: false,
  }) as const satisfies FolderState

/** A tree below `/w` in which every folder that is given but the top one is open. */
export function aTree(
  folders: Record<string, FolderState>,
  rest: Partial<TreeState> = {},
): TreeState {
  return {
    root: '/w',
    folders: new Map(Object.entries(folders)),
    expanded: new Set(Object.keys(folders).filter((path) => path !== '/w')),
    edit: null,
    isCompact: true,
    ...rest,
  }
}

/** The rows as lines, indented as they are. */
export function linesOf(rows: TreeRows): string[] {
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index)
    const text =
      row?.type === 'entry'
        ? row.segments.map(({ name }) => name).join('/')
        : row?.type === 'note'
          ? row.text
          : '?'
    return `${' '.repeat(row?.depth ?? 0)}${text}`
  })
}
