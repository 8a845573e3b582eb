import {
  fillTarget,
  type Piece,
  scorePiece,
  type Target,
  targetOf,
} from '../quick-input/fuzzy-score.ts'

/** As in VS Code: any match in the name is worth more than all there can be in the folders. */
const inName = 1 << 16
const atBeginningOfName = 1 << 17
const shorterPath = 2 ** 10
const shorterName = 2 ** 20
const longest = 1023

const scratch: Target = targetOf('')

/** A score, and between equal ones the shorter name, then the shorter path. */
export function rankOf(score: number, nameLength: number, pathLength: number): number {
  return (
    score * shorterName +
    (longest - Math.min(nameLength, longest)) * shorterPath +
    (longest - Math.min(pathLength, longest))
  )
}

/** What a match within the name is worth, given what its characters are. */
export function nameScore(
  score: number,
  piece: Piece,
  name: { length: number; isBeginning: boolean },
): number {
  if (!name.isBeginning) return inName + score
  // Of `window.ts` and `windowActions.ts`, `window` means the first.
  return atBeginningOfName + Math.round((piece.lower.length / name.length) * 100) + score
}

/**
 * The score of a path that matches all pieces; null for one that does not. Fills
 * `positions`, unordered.
 */
export function scorePath(
  pieces: readonly Piece[],
  path: string,
  positions: number[] | null = null,
): number | null {
  fillTarget(scratch, path)
  const nameFrom = path.lastIndexOf('/') + 1
  let sum = 0
  for (const piece of pieces) {
    const score = scoreInPath(piece, nameFrom, positions)
    if (score === 0) return null
    sum += score
  }
  return sum
}

function scoreInPath(piece: Piece, nameFrom: number, positions: number[] | null): number {
  const score = piece.hasSlash ? 0 : scorePiece(piece, scratch, nameFrom, positions)
  if (score === 0) return scorePiece(piece, scratch, 0, positions)
  const length = scratch.length - nameFrom
  return nameScore(score, piece, { length, isBeginning: beginsWith(piece, nameFrom) })
}

function beginsWith(piece: Piece, from: number): boolean {
  for (let at = 0; at < piece.lower.length; at += 1) {
    if (scratch.lower[from + at] !== piece.lower[at]) return false
  }
  return true
}
