import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const folderShape = /^(backup|restore)-\w{6}$/
const copyShape = /^(snapshot|bothy)\.db/
const draftShape = /\.age\.\d+\.new$/
/** Nobody is at it any more, however large the database. */
const agedMs = 24 * 60 * 60_000

/**
 * Removes what a backup or a restore left in these folders that was killed in the midst: a copy of
 * the database as it is, or a draft. Nothing that somebody else has put there.
 */
export async function removeLeftovers(folders: readonly string[], now: number): Promise<void> {
  for (const folder of new Set(folders)) {
    // What is wrong with a folder is told by who writes there.
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name)
      if (!draftShape.test(name) && !(folderShape.test(name) && (await isCopy(path)))) continue
      // Whoever is at it may be done by now.
      const found = await stat(path).catch(() => null)
      if (found && now - found.mtimeMs > agedMs) await rm(path, { recursive: true, force: true })
    }
  }
}

async function isCopy(folder: string): Promise<boolean> {
  // A file of that name is no folder of ours.
  const names = await readdir(folder).catch(() => ['.'])
  return names.every((name) => copyShape.test(name))
}
