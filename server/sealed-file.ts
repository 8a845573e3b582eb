import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const partBytes = 64 * 1024
const tagBytes = 16
const algorithm = 'aes-256-gcm'

/** For one file and no other: its parts are numbered from zero. */
export const newFileKey = (): Buffer => randomBytes(32)

export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
}

/**
 * Writes what comes, encrypted part by part, and resolves to how many bytes came. The file is there
 * whole or not at all, and only this server's user reads it.
 * @throws FileTooLarge
 */
export async function writeSealedFile(
  path: string,
  { key, mostBytes }: { key: Buffer; mostBytes: number },
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const partial = `${path}.part`
  let written = 0
  try {
    await using file = await open(partial, 'w', 0o600)
    let number = 0
    for await (const { bytes, isLast } of inParts(source)) {
      written += bytes.length
      if (written > mostBytes) throw new FileTooLarge('There is more than may be kept.')
      const cipher = createCipheriv(algorithm, key, nonceOf(number))
      cipher.setAAD(Buffer.of(isLast ? 1 : 0))
      await file.writeFile(
        Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]),
      )
      number += 1
    }
    await file.sync()
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  await rename(partial, path)
  return written
}

/** What was written. Throws where it was changed in any bit, cut short, or put in another order. */
export async function* readSealedFile(path: string, key: Buffer): AsyncGenerator<Buffer> {
  let number = 0
  const parts = inParts(createReadStream(path), partBytes + tagBytes)
  for await (const { bytes, isLast } of parts) {
    const decipher = createDecipheriv(algorithm, key, nonceOf(number), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.of(isLast ? 1 : 0))
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    const content = decipher.update(bytes.subarray(0, -tagBytes))
    yield Buffer.concat([content, decipher.final()])
    number += 1
  }
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(number, 8)
  return nonce
}

/** Of one size but for the last one, which may be empty. */
async function* inParts(
  source: AsyncIterable<Uint8Array>,
  size = partBytes,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let waiting = Buffer.alloc(0)
  for await (const more of source) {
    waiting = Buffer.concat([waiting, more])
    while (waiting.length > size) {
      yield { bytes: waiting.subarray(0, size), isLast: false }
      waiting = waiting.subarray(size)
    }
  }
  yield { bytes: waiting, isLast: true }
}
