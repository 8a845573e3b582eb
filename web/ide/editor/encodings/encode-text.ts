import { type EncodingId, encodingOf } from './encoding-list.ts'
import { encodeMultiByte } from './multi-byte.ts'
import { encodeSingleByte } from './single-byte.ts'

/** A character that the encoding does not have. Nothing was written. */
export class NotInEncoding extends Error {
  override readonly name = 'NotInEncoding'
  readonly character: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units as the editor counts. */
  readonly column: number

  constructor(text: string, index: number, encoding: EncodingId) {
    const before = text.slice(0, index)
    const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1
    const line = before.split(/\r\n|\n|\r/).length
    const column = index - lineStart + 1
    const character = String.fromCodePoint(text.codePointAt(index) ?? 0xfffd)
    const shown = character.isWellFormed() ? `“${character}”` : 'half a character'
    super(`${encodingOf(encoding).title} has no ${shown} (line ${line}, column ${column}).`)
    this.character = character
    this.line = line
    this.column = column
  }
}

/**
 * The bytes of a text, its mark before it. Throws `NotInEncoding` rather than write
 * another character.
 */
export function encodeText(text: string, id: EncodingId): Uint8Array<ArrayBuffer> {
  const encoding = encodingOf(id)
  const { kind, mark } = encoding
  if (kind === 'utf8') {
    if (!text.isWellFormed()) throw new NotInEncoding(text, brokenIndex(text), id)
    return new TextEncoder().encode(mark.length > 0 ? `\ufeff${text}` : text)
  }
  if (kind === 'utf16') {
    if (!text.isWellFormed()) throw new NotInEncoding(text, brokenIndex(text), id)
    return encodeUtf16(text, encoding.label === 'utf-16le', mark)
  }
  const encode = kind === 'single-byte' ? encodeSingleByte : encodeMultiByte
  const encoded = encode(text, encoding)
  if (typeof encoded === 'number') throw new NotInEncoding(text, encoded, id)
  return encoded
}

function encodeUtf16(
  text: string,
  isLittleEndian: boolean,
  mark: readonly number[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(mark.length + text.length * 2)
  bytes.set(mark)
  const view = new DataView(bytes.buffer, mark.length)
  for (let index = 0; index < text.length; index++) {
    view.setUint16(index * 2, text.charCodeAt(index), isLittleEndian)
  }
  return bytes
}

function brokenIndex(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0
    if (code > 0xffff) index++
    else if (code >= 0xd800 && code <= 0xdfff) return index
  }
  return 0
}
