/** What a file's bytes are to the editor. Only what comes back byte for byte is text. */
export type DecodedFile =
  | { kind: 'text'; text: string; hasBom: boolean }
  | { kind: 'binary' }
  | { kind: 'not-utf8' }

const bom = [0xef, 0xbb, 0xbf] as const
/** A NUL in the first part of a file marks it as binary, as in Git. */
const binaryProbeBytes = 8000

export function decodeFile(bytes: Uint8Array): DecodedFile {
  if (bytes.subarray(0, binaryProbeBytes).includes(0)) return { kind: 'binary' }
  const hasBom = bom.every((byte, index) => bytes[index] === byte)
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return {
      kind: 'text',
      text: decoder.decode(hasBom ? bytes.subarray(bom.length) : bytes),
      hasBom,
    }
  } catch {
    return { kind: 'not-utf8' }
  }
}

export function encodeFile(text: string, hasBom: boolean): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(hasBom ? `\ufeff${text}` : text)
}

export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && one.every((byte, index) => byte === other[index])
}
