import type { Dirent } from 'node:fs'
import { join } from 'node:path'
import type { FileKind, FolderListing } from '../protocol/files.ts'
import { maxFolderEntries } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { isTemporaryName } from './temporary-files.ts'
import type { UserFiles } from './user-files.ts'

const linksAtOnce = 32
const notText = '\uFFFD'
/** As the protocol counts them. */
const markOf = { file: 0, folder: 1, other: 2, link: 4 }
/** Made when first needed: it brings 3 MB of language data with it. */
let collator: Intl.Collator | null = null

type Kinded = Pick<Dirent, 'isDirectory' | 'isFile' | 'isSymbolicLink'>

/**
 * What is in a folder. Names that are not valid UTF-8 cannot be told to anybody, and are left out.
 */
export async function listFolder(
  files: UserFiles,
  path: string,
  hiddenName: string | null = null,
): Promise<FolderListing> {
  const names = { folder: [] as string[], file: [] as string[], other: [] as string[] }
  const links: string[] = []
  const marked = new Set<string>()
  const add = (name: string, entry: Kinded) => {
    if (entry.isFile()) names.file.push(name)
    else if (entry.isSymbolicLink()) links.push(name)
    else names[kindOf(entry)].push(name)
  }
  let count = 0
  await orRefusal('folder', async () => {
    for await (const some of files.textEntries(path, maxFolderEntries + 1)) {
      count += some.length
      // One more than is listed tells that there are more.
      if (count > maxFolderEntries) some.length -= 1
      for (const entry of some) {
        if (entry.name.includes(notText)) marked.add(entry.name)
        else if (entry.name !== hiddenName && !isTemporaryName(entry.name)) add(entry.name, entry)
      }
    }
  })
  // The mark of what is no text may stand in a name that is text: that one leads to its entry.
  for (const name of marked) {
    const entry = await files.find(join(path, name))
    if (entry) add(name, entry)
  }
  for (let at = 0; at < links.length; at += linksAtOnce) {
    const some = links.slice(at, at + linksAtOnce)
    const kinds = await Promise.all(some.map((name) => targetKind(files, join(path, name))))
    for (const [index, name] of some.entries()) names[kinds[index] ?? 'other'].push(name)
  }
  const first = inOrder(names.folder)
  const inAll = first.concat(inOrder([...names.file, ...names.other]))
  const kinds = new Uint8Array(inAll.length).fill(markOf.folder, 0, first.length)
  // Most folders have neither, and thousands of look-ups take their time.
  if (names.other.length > 0 || links.length > 0) {
    const others = new Set(names.other)
    const isLink = new Set(links)
    inAll.forEach((name, index) => {
      const mark = others.has(name) ? markOf.other : (kinds[index] ?? markOf.file)
      kinds[index] = mark + (isLink.has(name) ? markOf.link : 0)
    })
  }
  return { path, names: inAll.join('/'), kinds, isTruncated: count > maxFolderEntries }
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

function inOrder(names: string[]): string[] {
  collator ??= new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  // By their letters first: that is done at once, leaves the dear comparison little to move, and
  // settles what is the same to it.
  return names.sort().sort(collator.compare)
}
