import { pipeline } from 'node:stream'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import {
  centralHeader,
  dataDescriptor,
  endOfArchive,
  localHeader,
  type ZipRecord,
} from './zip-records.ts'

/**
 * A folder's name ends in a slash. `bytes` are its content, or come in parts of `sizeBytes`
 * in all at most.
 */
export type ZipEntry = Pick<ZipRecord, 'mode' | 'modifiedAtMs'> & {
  name: string
  bytes: Buffer | { sizeBytes: number; parts: AsyncIterable<Buffer> }
}

/** Beyond this, sizes may not fit: what cannot be made smaller becomes a little larger. */
const surely32 = 0xf000_0000
const fast = { level: 1 }
const sendBytes = 64 * 1024

/**
 * An archive that every system opens, as it is made: nothing is held but the list of names
 * that ends it. Sizes and numbers beyond 32 bits are written the newer way (ZIP64), the
 * others the older.
 */
export function writeZip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer, void> {
  return gather(pieces(entries))
}

async function* pieces(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer, void> {
  const records: ZipRecord[] = []
  let offset = 0
  const count = (bytes: Buffer): Buffer => {
    offset += bytes.length
    return bytes
  }
  for await (const entry of entries) {
    const { bytes } = entry
    const record = newRecord(entry, offset)
    if (Buffer.isBuffer(bytes)) {
      const body = pack(record, bytes)
      yield count(Buffer.concat([localHeader(record), body]))
    } else {
      yield count(localHeader(record))
      for await (const part of packParts(record, bytes.parts)) yield count(part)
      yield count(dataDescriptor(record))
    }
    records.push(record)
  }
  const list = { offset, bytes: 0 }
  for (const record of records) yield count(centralHeader(record))
  list.bytes = offset - list.offset
  yield endOfArchive(records.length, list)
}

/** Small pieces are sent together, as each costs a call. */
async function* gather(small: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let waiting: Buffer[] = []
  let length = 0
  for await (const piece of small) {
    waiting.push(piece)
    length += piece.length
    if (length < sendBytes) continue
    yield Buffer.concat(waiting)
    waiting = []
    length = 0
  }
  yield Buffer.concat(waiting)
}

function newRecord({ name, mode, modifiedAtMs, bytes }: ZipEntry, offset: number): ZipRecord {
  const isStreamed = !Buffer.isBuffer(bytes)
  return {
    name,
    mode,
    modifiedAtMs,
    method: isStreamed ? 8 : 0,
    isStreamed,
    isLarge: isStreamed && bytes.sizeBytes > surely32,
    crc: 0,
    compressedBytes: 0,
    sizeBytes: 0,
    offset,
  }
}

/** Deflated where that makes it smaller. */
function pack(record: ZipRecord, bytes: Buffer): Buffer {
  const packed = bytes.length > 0 ? deflateRawSync(bytes, fast) : bytes
  const isSmaller = packed.length < bytes.length
  const body = isSmaller ? packed : bytes
  record.method = isSmaller ? 8 : 0
  record.crc = crc32(bytes)
  record.sizeBytes = bytes.length
  record.compressedBytes = body.length
  return body
}

async function* packParts(record: ZipRecord, parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ ...fast, chunkSize: 64 * 1024 })
  async function* counted() {
    for await (const part of parts) {
      record.crc = crc32(part, record.crc)
      record.sizeBytes += part.length
      yield part
    }
  }
  // What fails in the one ends the other, which is read below.
  pipeline(counted, deflate, () => undefined)
  for await (const part of deflate as AsyncIterable<Buffer>) {
    record.compressedBytes += part.length
    yield part
  }
}
