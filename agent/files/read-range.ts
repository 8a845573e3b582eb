import { constants } from 'node:fs'
import type { z } from 'zod'
import type { FileRange, readRangeInput } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { etagOf, requireRegular } from './file-state.ts'
import type { UserFiles } from './user-files.ts'

/** A part of a regular file of whatever size, with what the file was while it was read. */
export function readRange(
  files: UserFiles,
  { path, offset, length }: z.infer<typeof readRangeInput>,
): Promise<FileRange> {
  return orRefusal('file', async () => {
    requireRegular(await files.stat(path))
    await using file = await files.open(path, constants.O_RDONLY)
    const stats = await file.stat({ bigint: true })
    requireRegular(stats)
    const bytes = Buffer.allocUnsafe(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return { bytes: bytes.subarray(0, filled), sizeBytes: Number(stats.size), etag: etagOf(stats) }
  })
}
