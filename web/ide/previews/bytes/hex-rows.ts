export const bytesARow = 16

export type HexRow = { offset: string; cells: string[]; text: string }

/** A row of a file as people read bytes: where, which, and what they are as ASCII. */
export function hexRow(bytes: Uint8Array, offset: number): HexRow {
  const cells = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  const text = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
  ).join('')
  return { offset: offset.toString(16).padStart(8, '0'), cells, text }
}

/** `1a2b`, `0x1a2b` or, with a trailing `d`, decimal; null for anything else or past the end. */
export function parseOffset(typed: string, sizeBytes: number): number | null {
  const [, hex, decimal] = /^(?:0x)?([0-9a-f]+)$|^(\d+)\s*d$/i.exec(typed.trim()) ?? []
  const decimalOffset = decimal === undefined ? null : Number(decimal)
  const offset = hex === undefined ? decimalOffset : Number.parseInt(hex, 16)
  return offset === null || !Number.isSafeInteger(offset) || offset >= sizeBytes ? null : offset
}
