import { join } from 'node:path'
import { randomId } from '../random-id.ts'
import type { UserFiles } from './user-files.ts'

const pattern = /^\..*\.bothy-[a-z2-7]{12}$/s
const leftoverAfterMs = 5 * 60 * 1000
const maxNameBytes = 255
const maxEntries = 20_000

const lookedAt = new Map<string, number>()

/**
 * A hidden name beside `name`, no longer than names may be; always the same one for the same id.
 */
export function temporaryName(name: string, id = randomId()): string {
  const ending = `.bothy-${id}`
  const room = maxNameBytes - 1 - ending.length
  const bytes = Buffer.from(name).subarray(0, room)
  // A name cut in the middle of a character would end in the sign for a broken one.
  const cut = bytes.toString().replace(/\uFFFD+$/, '')
  return `.${cut}${ending}`
}

/** What is on its way to be a file is nobody's to see. */
export const isTemporaryName = (name: string): boolean => pattern.test(name)

/** Removes what a write that was killed has left in the folder, at most once in five minutes. */
export async function removeLeftovers(files: UserFiles, folder: string): Promise<void> {
  const now = Date.now()
  if (now - (lookedAt.get(folder) ?? 0) < leftoverAfterMs) return
  if (lookedAt.size > 1000) lookedAt.clear()
  lookedAt.set(folder, now)
  try {
    for (const entry of await files.entries(folder, maxEntries)) {
      const name = entry.name.toString()
      if (!pattern.test(name) || !entry.isFile()) continue
      const path = join(folder, name)
      const { mtimeMs } = await files.lstat(path)
      if (now - Number(mtimeMs) > leftoverAfterMs) await files.unlink(path)
    }
  } catch {
    // Tidying up must not fail a write that has succeeded; the next one tries again.
  }
}
