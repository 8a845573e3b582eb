import type { FileEntry, FileKind, FolderListing } from '#agent/protocol/files.ts'

/** As the protocol counts them; its own list would bring all its schemas into the page. */
const kindsInOrder: readonly FileKind[] = ['file', 'folder', 'other']
const linkMark = 4

/** What a listing that came from the agent says, entry for entry. */
export function entriesOf({ names, kinds }: Pick<FolderListing, 'names' | 'kinds'>): FileEntry[] {
  if (kinds.length === 0) return []
  return names.split('/').map((name, index) => {
    const mark = kinds[index] ?? 0
    return { name, kind: kindsInOrder[mark % linkMark] ?? 'other', isLink: mark >= linkMark }
  })
}
