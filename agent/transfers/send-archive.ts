import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { orRefusal } from '../files/file-errors.ts'
import type { UserFiles } from '../files/user-files.ts'
import type { SendArchiveInput } from '../protocol/transfers.ts'
import { archiveEntries } from './archive-entries.ts'
import { writeZip } from './write-zip.ts'

/**
 * A zip as it is made, no faster than it is taken. One of the paths missing is a refusal;
 * later it is a note.
 */
export async function sendArchive(
  files: UserFiles,
  { paths, isLookOnly }: SendArchiveInput,
  response: ServerResponse,
): Promise<void> {
  for (const path of paths) await orRefusal('file', () => files.lstat(path))
  if (isLookOnly) {
    response.writeHead(200, { 'content-length': 0 }).end()
    return
  }
  response.writeHead(200)
  const closed = once(response, 'close')
  for await (const part of writeZip(archiveEntries(files, paths))) {
    if (response.destroyed) return
    if (!response.write(part)) await Promise.race([once(response, 'drain'), closed])
  }
  response.end()
}
