/**
 * What is said of an entry twice: before its bytes, and at the end of the archive
 * (PKWARE APPNOTE 6.3).
 */
export type ZipRecord = {
  /** A text: of a name kept as bytes, the whole pool it was cut from would be kept. */
  name: string
  /** As `st_mode`: kind and permissions. */
  mode: number
  modifiedAtMs: number
  method: 0 | 8
  /** Checksum and sizes follow the bytes, as they were not known before. */
  isStreamed: boolean
  /** Sizes may need more than 32 bits. */
  isLarge: boolean
  crc: number
  compressedBytes: number
  sizeBytes: number
  /** Where it begins in the archive. */
  offset: number
}

const max32 = 0xffff_ffff
const max16 = 0xffff
const utf8Names = 1 << 11
const sizesFollow = 1 << 3
const madeByUnix = 3 << 8

export function localHeader(record: ZipRecord): Buffer {
  const { isStreamed, isLarge, crc, compressedBytes, sizeBytes } = record
  const name = Buffer.from(record.name)
  const sizes = isStreamed ? [0, 0] : [compressedBytes, sizeBytes]
  const extra = Buffer.concat([
    timeField(record),
    ...(isLarge ? [zip64Field(isStreamed ? [0, 0] : [sizeBytes, compressedBytes])] : []),
  ])
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  common(header, 4, record)
  header.writeUInt32LE(isStreamed ? 0 : crc, 14)
  header.writeUInt32LE(isLarge ? max32 : (sizes[0] ?? 0), 18)
  header.writeUInt32LE(isLarge ? max32 : (sizes[1] ?? 0), 22)
  header.writeUInt16LE(name.length, 26)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, name, extra])
}

/** What follows the bytes of a streamed one. */
export function dataDescriptor({ isLarge, crc, compressedBytes, sizeBytes }: ZipRecord): Buffer {
  const descriptor = Buffer.alloc(isLarge ? 24 : 16)
  descriptor.writeUInt32LE(0x08074b50, 0)
  descriptor.writeUInt32LE(crc, 4)
  if (isLarge) {
    descriptor.writeBigUInt64LE(BigInt(compressedBytes), 8)
    descriptor.writeBigUInt64LE(BigInt(sizeBytes), 16)
  } else {
    descriptor.writeUInt32LE(compressedBytes, 8)
    descriptor.writeUInt32LE(sizeBytes, 12)
  }
  return descriptor
}

export function centralHeader(record: ZipRecord): Buffer {
  const { mode, isLarge, crc, compressedBytes, sizeBytes, offset } = record
  const name = Buffer.from(record.name)
  const isFar = offset >= max32
  const large = [...(isLarge ? [sizeBytes, compressedBytes] : []), ...(isFar ? [offset] : [])]
  const extra = Buffer.concat([timeField(record), ...(large.length > 0 ? [zip64Field(large)] : [])])
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(madeByUnix | 45, 4)
  common(header, 6, { ...record, isLarge: large.length > 0 })
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(isLarge ? max32 : compressedBytes, 20)
  header.writeUInt32LE(isLarge ? max32 : sizeBytes, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  const isFolder = name.at(-1) === 0x2f
  header.writeUInt32LE(((mode & max16) * 0x10000 + (isFolder ? 0x10 : 0)) >>> 0, 38)
  header.writeUInt32LE(isFar ? max32 : offset, 42)
  return Buffer.concat([header, name, extra])
}

/** The last word: how many entries there are, and where their list is. */
export function endOfArchive(count: number, list: { offset: number; bytes: number }): Buffer {
  const isLarge = count >= max16 || list.offset >= max32 || list.bytes >= max32
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, max16), 8)
  end.writeUInt16LE(Math.min(count, max16), 10)
  end.writeUInt32LE(Math.min(list.bytes, max32), 12)
  end.writeUInt32LE(Math.min(list.offset, max32), 16)
  if (!isLarge) return end
  const large = Buffer.alloc(56 + 20)
  large.writeUInt32LE(0x06064b50, 0)
  large.writeBigUInt64LE(44n, 4)
  large.writeUInt16LE(madeByUnix | 45, 12)
  large.writeUInt16LE(45, 14)
  large.writeBigUInt64LE(BigInt(count), 24)
  large.writeBigUInt64LE(BigInt(count), 32)
  large.writeBigUInt64LE(BigInt(list.bytes), 40)
  large.writeBigUInt64LE(BigInt(list.offset), 48)
  large.writeUInt32LE(0x07064b50, 56)
  large.writeBigUInt64LE(BigInt(list.offset + list.bytes), 64)
  large.writeUInt32LE(1, 72)
  return Buffer.concat([large, end])
}

function common(header: Buffer, at: number, record: ZipRecord): void {
  const { isStreamed, isLarge, method, modifiedAtMs } = record
  const { date, time } = dosTime(new Date(modifiedAtMs))
  header.writeUInt16LE(isLarge ? 45 : 20, at)
  header.writeUInt16LE(utf8Names | (isStreamed ? sizesFollow : 0), at + 2)
  header.writeUInt16LE(method, at + 4)
  header.writeUInt16LE(time, at + 6)
  header.writeUInt16LE(date, at + 8)
}

/** In steps of two seconds from 1980 to 2107; the field below says it better. */
function dosTime(date: Date): { date: number; time: number } {
  const year = date.getUTCFullYear()
  if (!(year >= 1980)) return { date: 0x21, time: 0 }
  if (year > 2107) return { date: 0xff9f, time: 0 }
  return {
    date: ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(),
    time: (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1),
  }
}

/** Info-ZIP's `UT`: seconds since 1970, in no time zone. */
function timeField({ modifiedAtMs }: ZipRecord): Buffer {
  const field = Buffer.alloc(9)
  field.writeUInt16LE(0x5455, 0)
  field.writeUInt16LE(5, 2)
  field.writeUInt8(1, 4)
  const seconds = Math.floor(modifiedAtMs / 1000)
  field.writeInt32LE(Math.max(-0x8000_0000, Math.min(0x7fff_ffff, seconds)), 5)
  return field
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8 * values.length, 2)
  for (const [index, value] of values.entries()) {
    field.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
  }
  return field
}
