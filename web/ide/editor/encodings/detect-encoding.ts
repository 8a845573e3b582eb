import { type EncodingId, encodings } from './encoding-list.ts'

/** As far as Git looks for a NUL. */
const probeBytes = 8000
/**
 * Of the characters of a text at least so many are Latin where it is told from its NULs
 * that it is UTF-16.
 */
const leastLatinShare = 0.3
/** More controls than this among bytes that are not UTF-8, and they are no text at all. */
const mostControlShare = 0.02

/**
 * What the bytes say they are. Null: nothing, which may be UTF-8 or one of the many without marks.
 */
export function detectEncoding(bytes: Uint8Array): EncodingId | 'binary' | null {
  for (const { id, mark } of encodings) {
    if (mark.length > 0 && mark.every((byte, index) => bytes[index] === byte)) return id
  }
  const probe = bytes.subarray(0, probeBytes)
  return probe.includes(0) ? withNuls(probe) : null
}

/** Latin text in UTF-16 has a NUL in nearly every second byte, and in no other. */
function withNuls(probe: Uint8Array): EncodingId | 'binary' {
  let even = 0
  let odd = 0
  for (let index = 0; index < probe.length; index++) {
    if (probe[index] !== 0) continue
    if (index % 2 === 0) even++
    else odd++
  }
  const least = Math.max(1, (probe.length / 2) * leastLatinShare)
  if (probe.length % 2 !== 0 && probe.length < probeBytes) return 'binary'
  if (even === 0 && odd >= least) return isText(probe, 0) ? 'utf16lePlain' : 'binary'
  if (odd === 0 && even >= least) return isText(probe, 1) ? 'utf16bePlain' : 'binary'
  return 'binary'
}

/** Whether what is Latin in it is text, rather than small numbers in a row. */
function isText(probe: Uint8Array, lowByte: 0 | 1): boolean {
  const highByte = lowByte === 0 ? 1 : -1
  return !hasControls(
    probe.filter((_, index) => index % 2 === lowByte && probe[index + highByte] === 0),
  )
}

/** Whether there are so many control characters that it is a program or a picture. */
export function hasControls(bytes: Uint8Array): boolean {
  const probe = bytes.subarray(0, probeBytes)
  let controls = 0
  for (const byte of probe) {
    // Not tabs, line ends and form feeds, and not the escape that terminals' logs are full of.
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f) controls++
  }
  return controls > probe.length * mostControlShare
}
