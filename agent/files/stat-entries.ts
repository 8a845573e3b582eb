import { join } from 'node:path'
import type { z } from 'zod'
import { AgentError } from '../errors.ts'
import type { FileEntry, StatMany, statManyInput } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { kindOf, targetKind } from './list-folder.ts'
import { isTemporaryName } from './temporary-files.ts'
import type { UserFiles } from './user-files.ts'

const namesAtOnce = 32

/** What a listing of the folder would say of these names, without reading all of it. */
export function statEntries(
  files: UserFiles,
  { folder, names }: z.infer<typeof statManyInput>,
  hiddenName: string | null = null,
): Promise<StatMany> {
  return orRefusal('folder', async () => {
    if (names.some((name) => name.includes('/') || name === '.' || name === '..')) {
      throw new AgentError('PATH_INVALID', 'A name is not a path.')
    }
    // That all of them are gone must not be said of a folder that is gone itself.
    await files.stat(folder)
    const entries: (FileEntry | null)[] = []
    for (let at = 0; at < names.length; at += namesAtOnce) {
      const some = names.slice(at, at + namesAtOnce)
      const found = some.map((name) => (name === hiddenName ? null : entryOf(files, folder, name)))
      entries.push(...(await Promise.all(found)))
    }
    return { entries }
  })
}

async function entryOf(files: UserFiles, folder: string, name: string): Promise<FileEntry | null> {
  if (isTemporaryName(name)) return null
  const path = join(folder, name)
  const found = await files.find(path)
  if (!found) return null
  const isLink = found.isSymbolicLink()
  return { name, kind: isLink ? await targetKind(files, path) : kindOf(found), isLink }
}
