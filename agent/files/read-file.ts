import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { FileContent } from '../protocol/files.ts'
import { maxFileBytes } from '../protocol/files.ts'
import { orRefusal } from './file-errors.ts'
import { etagOf, isWritableBy, requireRegular } from './file-state.ts'

const maxAttempts = 5
/** Older kernels count a file's time in steps of up to 10 ms. */
const clockStepMs = 20
const partBytes = 1024 * 1024

type ReadContext = Pick<AgentContext, 'files' | 'user'>

/** A file's bytes with the etag that belongs to exactly them. */
export function readFile(
  ctx: ReadContext,
  path: string,
  mostBytes = maxFileBytes,
): Promise<FileContent> {
  return orRefusal('file', async () => {
    // Opening some devices does something, so what is known not to be a file is not even opened.
    requireRegular(await ctx.files.stat(path))
    await using file = await ctx.files.open(path, constants.O_RDONLY)
    for (let attempt = 1; ; attempt += 1) {
      const before = await file.stat({ bigint: true })
      requireRegular(before)
      const bytes = await readAll(file, mostBytes)
      const etag = etagOf(await file.stat({ bigint: true }))
      // A file that changed a moment ago may change once more within the same step of its clock.
      const ageMs = Date.now() - Number(before.mtimeMs)
      const isFresh = ageMs >= 0 && ageMs < clockStepMs
      const isStable = etag === etagOf(before) && !isFresh
      if (isStable || attempt === maxAttempts) {
        return { path, bytes, etag: etagOf(before), isReadOnly: !isWritableBy(ctx.user, before) }
      }
      await delay(clockStepMs)
    }
  })
}

// Read to its end, not to its size: what is in /proc says 0, and a file may grow meanwhile.
async function readAll(file: FileHandle, mostBytes: number): Promise<Uint8Array> {
  const { size } = await file.stat()
  if (size > mostBytes) throw tooLarge(mostBytes)
  let bytes = Buffer.allocUnsafe(Math.max(4096, size + 1))
  let length = 0
  for (;;) {
    if (length === bytes.byteLength) {
      bytes = Buffer.concat([bytes, Buffer.allocUnsafe(partBytes)])
    }
    const { bytesRead } = await file.read(bytes, length, bytes.byteLength - length, length)
    if (bytesRead === 0) return bytes.subarray(0, length)
    length += bytesRead
    if (length > mostBytes) throw tooLarge(mostBytes)
  }
}

function tooLarge(mostBytes: number): AgentError {
  const most = mostBytes === maxFileBytes ? `${maxFileBytes / 1024 ** 2} MB` : `${mostBytes} bytes`
  return new AgentError('FILE_TOO_LARGE', `Files of more than ${most} are not opened.`)
}
