import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { UserFiles } from '../files/user-files.ts'
import { readWhole, writeWhole } from '../files/whole-files.ts'

const indexName = 'entries.json'
const maxIndexBytes = 256 * 1024

const fileHistory = z.object({
  path: z.string(),
  /** Of the file as the last save left it: while it is the same, what is there is known. */
  etag: z.string().nullable(),
  /** Oldest first. */
  entries: z.array(
    z.object({
      id: z.string(),
      savedAt: z.number(),
      /** When the first of the saves was that this entry stands for. */
      beganAt: z.number(),
      sizeBytes: z.number(),
      source: z.enum(['saved', 'before']),
      /** The name of the file its content is in, which several entries may share. */
      content: z.string().regex(/^[0-9a-f]{32}$/),
    }),
  ),
})
export type FileHistory = z.infer<typeof fileHistory>
export type KeptEntry = FileHistory['entries'][number]

/** The name of the folder that holds what is kept of a file. */
export function folderNameOf(path: string): string {
  return contentNameOf(Buffer.from(path))
}

export function contentNameOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}

/**
 * Null where nothing is kept, or it is damaged. Fails where it cannot be read at this moment:
 * it may be whole.
 */
export async function readIndex(files: UserFiles, folder: string): Promise<FileHistory | null> {
  const bytes = await readWhole(files, join(folder, indexName), maxIndexBytes)
  try {
    return bytes && fileHistory.parse(JSON.parse(bytes.toString()))
  } catch {
    // Not what was written there; the next save begins afresh.
    return null
  }
}

export function writeIndex(files: UserFiles, folder: string, history: FileHistory): Promise<void> {
  return writeWhole(files, join(folder, indexName), Buffer.from(JSON.stringify(history)))
}

export function sumBytes({ entries }: FileHistory): number {
  const sizes = new Map(entries.map(({ content, sizeBytes }) => [content, sizeBytes]))
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
}
