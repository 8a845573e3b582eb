import type { Dirent } from 'node:fs'
import { join } from 'node:path'
import type { FileEntry, FileKind, FolderListing } from '../protocol/files.ts'
import { maxFolderEntries } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { isTemporaryName } from './temporary-files.ts'
import type { UserFiles } from './user-files.ts'

const linksAtOnce = 32
/** Made when first needed: it brings 3 MB of language data with it. */
let collator: Intl.Collator | null = null
const rank: Record<FileKind, number> = { folder: 0, file: 1, other: 1 }

/** What is in a folder. Names that are not valid UTF-8 cannot be told to anybody, and are left out. */
export async function listFolder(
  files: UserFiles,
  path: string,
  hiddenName: string | null = null,
): Promise<FolderListing> {
  const found = await orRefusal('folder', () => files.entries(path, maxFolderEntries + 1))
  const isTruncated = found.length > maxFolderEntries
  const entries: FileEntry[] = []
  const links: FileEntry[] = []
  for (const entry of found.slice(0, maxFolderEntries)) {
    const name = entry.name.toString()
    if (name === hiddenName || isTemporaryName(name)) continue
    if (!Buffer.from(name).equals(entry.name)) continue
    const shown = { name, kind: kindOf(entry), isLink: entry.isSymbolicLink() }
    entries.push(shown)
    if (shown.isLink) links.push(shown)
  }
  while (links.length > 0) {
    const some = links.splice(0, linksAtOnce)
    await Promise.all(
      some.map(async (link) => {
        link.kind = await targetKind(files, join(path, link.name))
      }),
    )
  }
  collator ??= new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  const { compare } = collator
  const byName = (a: string, b: string) => compare(a, b) || (a < b ? -1 : 1)
  entries.sort((a, b) => rank[a.kind] - rank[b.kind] || byName(a.name, b.name))
  return { path, entries, isTruncated }
}

/** What it is, as a listing says it. */
export function kindOf(entry: Pick<Dirent, 'isDirectory' | 'isFile'>): FileKind {
  if (entry.isDirectory()) return 'folder'
  return entry.isFile() ? 'file' : 'other'
}

/** What a link points at. */
export async function targetKind(files: UserFiles, path: string): Promise<FileKind> {
  try {
    const stats = await files.stat(path)
    if (stats.isDirectory()) return 'folder'
    return stats.isFile() ? 'file' : 'other'
  } catch {
    // Dangling, in a circle, or into what the user may not see: nothing that can be opened.
    return 'other'
  }
}
