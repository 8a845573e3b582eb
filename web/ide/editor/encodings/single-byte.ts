import type { Encoding } from './encoding-list.ts'

/** No byte stands for the character. */
const none = -1
const tables = new Map<string, { characters: string; bytes: Int16Array }>()

/**
 * What each byte means, and which byte each character is: read from `TextDecoder` once
 * it is asked for.
 */
function tableOf({ id, label }: Encoding) {
  const known = tables.get(id)
  if (known) return known
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const characters =
    id === 'iso88591' ? String.fromCharCode(...all) : new TextDecoder(label).decode(all)
  const bytes = new Int16Array(0x10000).fill(none)
  for (let byte = 0; byte < 256; byte++) {
    const code = characters.charCodeAt(byte)
    if (code !== 0xfffd) bytes[code] = byte
  }
  const table = { characters, bytes }
  tables.set(id, table)
  return table
}

/** Bytes that mean nothing become U+FFFD. */
export function decodeSingleByte(bytes: Uint8Array, encoding: Encoding): string {
  // The decoder is quicker than any loop of ours; only what it takes for something else
  // is read by hand.
  if (encoding.id !== 'iso88591') return new TextDecoder(encoding.label).decode(bytes)
  const partBytes = 0x8000
  let text = ''
  for (let at = 0; at < bytes.length; at += partBytes) {
    text += String.fromCharCode(...bytes.subarray(at, at + partBytes))
  }
  return text
}

/** The index of the first character it cannot hold, where there is one. */
export function encodeSingleByte(
  text: string,
  encoding: Encoding,
): Uint8Array<ArrayBuffer> | number {
  const { bytes } = tableOf(encoding)
  const encoded = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) {
    const byte = bytes[text.charCodeAt(index)] ?? none
    if (byte === none) return index
    encoded[index] = byte
  }
  return encoded
}
