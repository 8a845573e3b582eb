import { join } from 'node:path'
import type { UserFiles } from './user-files.ts'

const maxEntries = 500_000
const blockBytes = 512

/**
 * What an entry with all in it takes up on the disk, as far as it can be looked into; links
 * are not followed.
 */
export async function measureTree(files: UserFiles, path: string): Promise<number> {
  let bytes = 0
  let count = 0
  const waiting = [path]
  for (let at = waiting.pop(); at !== undefined && count < maxEntries; at = waiting.pop()) {
    const found = await files.find(at).catch(() => null)
    if (!found) continue
    count += 1
    bytes += Number(found.blocks) * blockBytes
    if (!found.isDirectory()) continue
    const entries = await files.entries(at, maxEntries - count).catch(() => [])
    for (const { name } of entries) waiting.push(join(at, name.toString()))
  }
  return bytes
}
