import { constants } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { orRefusal } from '../files/file-errors.ts'
import { etagOf, requireRegular } from '../files/file-state.ts'
import type { UserFiles } from '../files/user-files.ts'
import { readRange } from './byte-range.ts'

const partBytes = 256 * 1024

/** One regular file, or the range of it that is asked for, as it is read. */
export async function sendFile(
  files: UserFiles,
  path: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  await using file = await orRefusal('file', async () => {
    // Opening some devices does something, so what is known not to be a file is not even opened.
    requireRegular(await files.stat(path))
    return files.open(path, constants.O_RDONLY)
  })
  const stats = await file.stat({ bigint: true })
  requireRegular(stats)
  const sizeBytes = Number(stats.size)
  const etag = `"${etagOf(stats)}"`
  const ifRange = request.headers['if-range']
  const isSame = ifRange === undefined || ifRange === etag
  const range = isSame ? readRange(request.headers.range, sizeBytes) : null
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${sizeBytes}`, 'content-length': 0 }).end()
    return
  }
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 }
  response.writeHead(range ? 206 : 200, {
    etag,
    'accept-ranges': 'bytes',
    'content-length': last - first + 1,
    ...(range ? { 'content-range': `bytes ${first}-${last}/${sizeBytes}` } : {}),
  })
  if (request.method === 'HEAD' || last < first) {
    response.end()
    return
  }
  // A file that has become shorter ends too early, and the line with it: the other side sees that
  // it is not all.
  const part = { start: first, end: last, highWaterMark: partBytes, autoClose: false }
  await pipeline(file.createReadStream(part), response)
}
