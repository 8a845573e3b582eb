import { type Piece, piecesOf, scorePiece, targetOf } from './fuzzy-score.ts'

export type Range = readonly [from: number, to: number]
export type FuzzyMatch = { score: number; ranges: readonly Range[] }

/**
 * A query to be matched with many texts. Every word of it must match; nothing typed
 * matches everything.
 */
export function fuzzyMatcher(query: string): (text: string) => FuzzyMatch | null {
  const pieces = piecesOf(query)
  return (text) => matchPieces(pieces, text)
}

/** One query and one text; `fuzzyMatcher` is for many. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  return fuzzyMatcher(query)(text)
}

function matchPieces(pieces: readonly Piece[], text: string): FuzzyMatch | null {
  const target = targetOf(text)
  const positions: number[] = []
  let score = 0
  for (const piece of pieces) {
    const found = scorePiece(piece, target, 0, positions)
    if (found === 0) return null
    score += found
  }
  return { score, ranges: rangesOf(positions) }
}

/**
 * Places that follow on each other as one range. They need not be in order, nor be there only once.
 */
export function rangesOf(positions: readonly number[]): Range[] {
  const ranges: [number, number][] = []
  for (const at of [...positions].sort((one, other) => one - other)) {
    const last = ranges.at(-1)
    if (last && at <= last[1]) last[1] = Math.max(last[1], at + 1)
    else ranges.push([at, at + 1])
  }
  return ranges
}
