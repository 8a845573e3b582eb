import { characterScore, type Piece } from '../quick-input/fuzzy-score.ts'

/** A piece as bytes, in both cases; what is beyond ASCII is matched by other means. */
export type BytePiece = { lower: Uint8Array; upper: Uint8Array; typed: Uint8Array }

const places = new Int32Array(256)

export function bytePieceOf(piece: Piece): BytePiece {
  const lower = Uint8Array.from(piece.lower)
  const upper = lower.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte))
  return { lower, upper, typed: Uint8Array.from(piece.units) }
}

/**
 * Where the piece ends that is found first from `from` on; -1 where it is not there before `to`.
 */
export function endOfMatch(piece: BytePiece, bytes: Uint8Array, from: number, to: number): number {
  const { lower, upper } = piece
  const length = lower.length
  let wanted = lower[0]
  let other = upper[0]
  let found = 0
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]
    if (byte !== wanted && byte !== other) continue
    found += 1
    if (found === length) return at + 1
    wanted = lower[found]
    other = upper[found]
  }
  return -1
}

/** Whether the text from `from` on begins with the piece. */
export function beginsWith(piece: BytePiece, bytes: Uint8Array, from: number, to: number): boolean {
  const { lower, upper } = piece
  if (to - from < lower.length) return false
  for (let at = 0; at < lower.length; at += 1) {
    const byte = bytes[from + at]
    if (byte !== lower[at] && byte !== upper[at]) return false
  }
  return true
}

/** The score of a match that is one run at the beginning: no other way to match is worth more. */
export function scoreOfBeginning(piece: BytePiece, bytes: Uint8Array, from: number): number {
  let score = 8
  for (let at = 0; at < piece.typed.length; at += 1) {
    score += 1 + Math.min(at, 3) * 6 + Math.max(0, at - 3) * 3
    if (bytes[from + at] === piece.typed[at]) score += 1
  }
  return score
}

/**
 * About what the match that ends there is worth: back from its end every character is taken as soon
 * as it comes, which keeps it together. The best way to match may be worth more.
 */
export function scoreBackFrom(
  piece: BytePiece,
  bytes: Uint8Array,
  { from, end }: { from: number; end: number },
): number {
  const { lower, upper, typed } = piece
  let at = end
  for (let index = lower.length - 1; index >= 0; index -= 1) {
    do at -= 1
    while (bytes[at] !== lower[index] && bytes[at] !== upper[index] && at > from)
    places[index] = at
  }
  let score = 0
  let runBefore = 0
  for (let index = 0; index < lower.length; index += 1) {
    const place = places[index] ?? 0
    if (index > 0 && place !== (places[index - 1] ?? 0) + 1) runBefore = 0
    score += characterScore(bytes, place, { from, runBefore })
    if (bytes[place] === typed[index]) score += 1
    runBefore += 1
  }
  return score
}
