import { detectEncoding, hasControls } from './encodings/detect-encoding.ts'
import { encodeText } from './encodings/encode-text.ts'
import {
  type Encoding,
  type EncodingId,
  encodingOf,
  withMarkOf,
} from './encodings/encoding-list.ts'
import { decodeSingleByte } from './encodings/single-byte.ts'

/** What a file's bytes are to the editor. */
export type DecodedFile = DecodedText | { kind: 'binary' }
export type DecodedText = {
  kind: 'text'
  text: string
  encoding: EncodingId
  /** Saved unchanged it would be the same bytes. What is not is shown, but never saved. */
  isExact: boolean
  /** Any encoding that has ASCII would read the same. */
  isAscii: boolean
}

/** Of bytes that are neither UTF-8 nor marked as anything: every byte means something in it. */
const lastResort: EncodingId = 'windows1252'

/** `as`: what the user says it is. `preferred`: what it is where it does not say itself. */
export function decodeFile(
  bytes: Uint8Array,
  { as, preferred = 'utf8' }: { as?: EncodingId | undefined; preferred?: EncodingId } = {},
): DecodedFile {
  if (as !== undefined) return decodeAs(bytes, withMarkOf(bytes, encodingOf(as)))
  const detected = detectEncoding(bytes)
  if (detected === 'binary') return { kind: 'binary' }
  if (detected !== null) {
    const decoded = decodeAs(bytes, encodingOf(detected))
    // A mark by chance, before what is not text in it.
    if (decoded.isExact || detected !== 'utf8bom') return decoded
    return decodeAs(bytes, encodingOf(lastResort))
  }
  const decoded = decodeAs(bytes, encodingOf('utf8'))
  if (decoded.isExact) {
    return mayBe(decoded, preferred) ? { ...decoded, encoding: preferred } : decoded
  }
  if (hasControls(bytes)) return { kind: 'binary' }
  const guess = encodingOf(preferred)
  const isGuess = guess.kind === 'single-byte' || guess.kind === 'multi-byte'
  const guessed = isGuess ? decodeAs(bytes, guess) : null
  return guessed?.isExact ? guessed : decodeAs(bytes, encodingOf(lastResort))
}

/**
 * Whether a text that says nothing of its encoding may be taken to be in it: what is there
 * stays as it is.
 */
export function mayBe({ text, isAscii }: DecodedText, encoding: EncodingId): boolean {
  if (text === '') return true
  const { kind, mark } = encodingOf(encoding)
  return isAscii && kind !== 'utf16' && mark.length === 0
}

/** Throws `NotInEncoding` rather than write other characters than there are. */
export function encodeFile(text: string, encoding: EncodingId): Uint8Array<ArrayBuffer> {
  return encodeText(text, encoding)
}

export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.byteLength !== other.byteLength) return false
  for (let index = 0; index < one.byteLength; index++) {
    if (one[index] !== other[index]) return false
  }
  return true
}

function decodeAs(bytes: Uint8Array, encoding: Encoding): DecodedText {
  const { id, kind, label, mark } = encoding
  const hasMark = mark.length > 0 && mark.every((byte, index) => bytes[index] === byte)
  const content = hasMark ? bytes.subarray(mark.length) : bytes
  const decoded = { kind: 'text', encoding: id } as const
  if (kind === 'single-byte') {
    const text = decodeSingleByte(content, encoding)
    // Every byte is a character of its own, unless it is none.
    return { ...decoded, text, isExact: !text.includes('\ufffd'), isAscii: false }
  }
  if (kind === 'multi-byte') {
    const text = new TextDecoder(label).decode(content)
    return { ...decoded, text, isExact: comesBack(text, bytes, id), isAscii: false }
  }
  try {
    const text = new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(content)
    return {
      ...decoded,
      text,
      isExact: true,
      isAscii: kind === 'utf8' && text.length === bytes.length,
    }
  } catch {
    const text = new TextDecoder(label, { ignoreBOM: true }).decode(content)
    return { ...decoded, text, isExact: false, isAscii: false }
  }
}

function comesBack(text: string, bytes: Uint8Array, encoding: EncodingId): boolean {
  try {
    return isSameBytes(encodeText(text, encoding), bytes)
  } catch {
    // A character the encoding itself does not have: what was read there meant nothing.
    return false
  }
}
