import { joinPath } from '../../paths.ts'
import type { DroppedThing } from '../dropped-things.ts'

/** A file of the user's, and its place below the folder it goes to: `src/a.ts`. */
export type UploadFile = { path: string; file: File }
export type Walked = { files: UploadFile[]; emptyFolders: string[] }

/**
 * Files and folders with all in them. A chosen folder's files say by themselves where they were.
 */
export async function walkThings(
  things: readonly DroppedThing[],
  signal: AbortSignal,
): Promise<Walked> {
  const walked: Walked = { files: [], emptyFolders: [] }
  for (const thing of things) {
    if (thing instanceof File) {
      const path = thing.webkitRelativePath || thing.name
      walked.files.push({ path, file: thing })
    } else await walkEntry(thing, thing.name, { walked, signal })
  }
  return walked
}

async function walkEntry(
  entry: FileSystemEntry,
  path: string,
  to: { walked: Walked; signal: AbortSignal },
): Promise<void> {
  to.signal.throwIfAborted()
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    to.walked.files.push({ path, file })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  let isEmpty = true
  for (;;) {
    // It gives a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) break
    isEmpty = false
    for (const child of some) await walkEntry(child, joinPath(path, child.name), to)
  }
  if (isEmpty) to.walked.emptyFolders.push(path)
}
