import type { Encoding } from './encoding-list.ts'

/** Code points to their bytes, the first byte highest. */
type Table = Map<number, number>
const tables = new Map<string, Table>()

const firstLead = 0x81
const lastLead = 0xfe
const firstTrail = 0x30

/**
 * Which bytes each character is, read from `TextDecoder` itself once something is saved. Where
 * several bytes mean the same character, those that the Encoding standard writes.
 */
function tableOf({ id, label }: Encoding): Table {
  const known = tables.get(id)
  if (known) return known
  const table: Table = new Map()
  const decoder = new TextDecoder(label)
  const add = (...bytes: number[]) => {
    const character = decoder.decode(Uint8Array.from(bytes))
    const code = character.codePointAt(0) ?? 0xfffd
    const isOne = character.length === (code > 0xffff ? 2 : 1)
    if (!isOne || code === 0xfffd || table.has(code)) return
    table.set(
      code,
      bytes.reduce((number, byte) => number * 256 + byte, 0),
    )
  }
  for (let byte = 0; byte < 256; byte++) add(byte)
  for (const lead of leadsOf(id))
    for (let trail = firstTrail; trail < 0xff; trail++) add(lead, trail)
  if (id === 'eucjp') {
    for (let one = 0xa1; one < 0xff; one++)
      for (let two = 0xa1; two < 0xff; two++) add(0x8f, one, two)
  }
  if (id === 'gb18030')
    for (let pointer = 0; pointer < 39_420; pointer++) add(...fourBytes(pointer))
  tables.set(id, table)
  return table
}

/** In the order in which the standard prefers them. */
function leadsOf(id: string): number[] {
  const leads = Array.from({ length: lastLead - firstLead + 1 }, (_, index) => firstLead + index)
  // What NEC had added twice, and Hong Kong's supplement: read, but not written where
  // there is another.
  const isLater = (lead: number) =>
    id === 'shiftjis' ? lead === 0xed || lead === 0xee : id === 'cp950' && lead < 0xa1
  return [...leads.filter((lead) => !isLater(lead)), ...leads.filter(isLater)]
}

/** GB 18030 counts what has no two bytes through four. */
function fourBytes(pointer: number): number[] {
  return [
    0x81 + Math.floor(pointer / 12_600),
    0x30 + (Math.floor(pointer / 1260) % 10),
    0x81 + (Math.floor(pointer / 10) % 126),
    0x30 + (pointer % 10),
  ]
}

/** The index of the first character it cannot hold, where there is one. */
export function encodeMultiByte(
  text: string,
  encoding: Encoding,
): Uint8Array<ArrayBuffer> | number {
  const table = tableOf(encoding)
  const encoded = new Uint8Array(text.length * 4)
  let length = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0
    const bytes = table.get(code) ?? (encoding.id === 'gb18030' ? supplementary(code) : undefined)
    if (bytes === undefined) return index
    if (bytes > 0xffffff) encoded[length++] = Math.floor(bytes / 0x1000000)
    if (bytes > 0xffff) encoded[length++] = (bytes >> 16) & 0xff
    if (bytes > 0xff) encoded[length++] = (bytes >> 8) & 0xff
    encoded[length++] = bytes & 0xff
    if (code > 0xffff) index++
  }
  return encoded.slice(0, length)
}

function supplementary(code: number): number | undefined {
  if (code < 0x10000) return undefined
  return fourBytes(189_000 + code - 0x10000).reduce((number, byte) => number * 256 + byte, 0)
}
