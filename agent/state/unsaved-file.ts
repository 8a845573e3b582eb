import { constants } from 'node:fs'
import type { z } from 'zod'
import type { UserFiles } from '../files/user-files.ts'
import { readWhole, writeWhole } from '../files/whole-files.ts'
import { keepUnsavedInput, type UnsavedCopy } from '../protocol/state.ts'

const maxHeadBytes = 32 * 1024
const maxFileBytes = 64 * 1024 * 1024
const newline = 10

const unsavedHead = keepUnsavedInput.omit({ text: true })
export type UnsavedHead = z.infer<typeof unsavedHead>

/**
 * One line of JSON that says what it is, then the text as it is: the one is read without the other.
 */
export function writeUnsaved(
  files: UserFiles,
  path: string,
  { text, ...head }: UnsavedCopy,
): Promise<void> {
  return writeWhole(files, path, Buffer.from(`${JSON.stringify(head)}\n`), Buffer.from(text))
}

/** Null for what is damaged. */
export async function readUnsaved(files: UserFiles, path: string): Promise<UnsavedCopy | null> {
  const bytes = await readWhole(files, path, maxFileBytes).catch(() => null)
  const head = bytes && parseHead(bytes)
  return head && { ...head.value, text: bytes.subarray(head.length).toString() }
}

/** Without reading its text. Null for what is damaged. */
export async function readUnsavedHead(
  files: UserFiles,
  path: string,
): Promise<(UnsavedHead & { sizeBytes: number }) | null> {
  try {
    await using file = await files.open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
    const stats = await file.stat()
    if (!stats.isFile()) return null
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(maxHeadBytes) })
    const head = parseHead(buffer.subarray(0, bytesRead))
    return head && { ...head.value, sizeBytes: stats.size - head.length }
  } catch {
    // Gone meanwhile, or not to be read.
    return null
  }
}

function parseHead(bytes: Buffer): { value: UnsavedHead; length: number } | null {
  const end = bytes.indexOf(newline)
  if (end === -1) return null
  try {
    const value = unsavedHead.parse(JSON.parse(bytes.toString('utf8', 0, end)))
    return { value, length: end + 1 }
  } catch {
    // Not what was written there.
    return null
  }
}
