import { join } from 'node:path'
import { z } from 'zod'
import { fileKind, type TrashedEntry, trashId } from '../protocol/files.ts'
import { randomId } from '../random-id.ts'
import type { UserFiles } from './user-files.ts'
import { readWhole, writeWhole } from './whole-files.ts'

const maxRecordBytes = 64 * 1024
export const recordName = 'record.json'

const trashRecord = z.object({ path: z.string(), kind: fileKind, deletedAt: z.number() })

/** Sorts by time where it has the same length, which it has until the year 2059. */
export function newTrashId(deletedAt: number): string {
  return `${deletedAt.toString(36)}-${randomId()}`
}

/** The entry itself, under a name that is none of the user's. */
export function contentPath(trash: string, id: string): string {
  return join(trash, id, 'content')
}

export async function writeRecord(
  files: UserFiles,
  trash: string,
  { id, path, kind, deletedAt }: TrashedEntry,
): Promise<void> {
  await files.makeFolders(join(trash, id), 0o700)
  const text = JSON.stringify({ path, kind, deletedAt })
  await writeWhole(files, join(trash, id, recordName), Buffer.from(text))
}

/** Null where there is no such entry, or only half of one. */
export async function readRecord(
  files: UserFiles,
  trash: string,
  id: string,
): Promise<TrashedEntry | null> {
  if (!trashId.safeParse(id).success) return null
  try {
    const bytes = await readWhole(files, join(trash, id, recordName), maxRecordBytes)
    if (!bytes || !(await files.find(contentPath(trash, id)))) return null
    return { id, ...trashRecord.parse(JSON.parse(bytes.toString())) }
  } catch {
    // Not to be read, or not what was written there: nothing that could be restored by it.
    return null
  }
}
