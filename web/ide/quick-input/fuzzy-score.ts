/** One word of what was typed. All of its characters must be there, in order. */
export type Piece = {
  /** Code units, as typed and in lower case. */
  units: Uint16Array
  lower: Uint16Array
  hasSlash: boolean
}

/** What is looked through: the same code units twice. */
export type Target = { units: Uint16Array; lower: Uint16Array; length: number }

const maxPieces = 16
const maxPieceLength = 128
/**
 * Beyond this many cells nobody is helped by the best way to match; a match at the first
 * places will do.
 */
const maxCells = 64 * 1024

/** What it is worth to come after a character that a word begins after. */
const afterSign = new Uint8Array(128)
for (const sign of '_-. :\'"') afterSign[sign.charCodeAt(0)] = 4
for (const sign of '/\\') afterSign[sign.charCodeAt(0)] = 5

/**
 * Row by row for each character of a piece: the most up to a place, what a match there is worth,
 * and how long its run is.
 */
let best = new Int32Array(1024)
let ends = new Int32Array(1024)
let runs = new Int32Array(1024)

/** The words of a query. `\` counts as `/`. */
export function piecesOf(query: string): Piece[] {
  return query
    .replaceAll('\\', '/')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, maxPieces)
    .map((word) => {
      const { units, lower, length } = targetOf(word.slice(0, maxPieceLength))
      return {
        units: units.subarray(0, length),
        lower: lower.subarray(0, length),
        hasSlash: word.includes('/'),
      }
    })
}

export function targetOf(text: string): Target {
  const target = {
    units: new Uint16Array(text.length),
    lower: new Uint16Array(text.length),
    length: 0,
  }
  fillTarget(target, text)
  return target
}

/** Puts another text into a target, whose arrays grow where they must. */
export function fillTarget(target: Target, text: string): void {
  if (target.units.length < text.length) {
    target.units = new Uint16Array(text.length * 2)
    target.lower = new Uint16Array(text.length * 2)
  }
  target.length = text.length
  const lower = text.toLowerCase()
  const isSameLength = lower.length === text.length
  for (let at = 0; at < text.length; at += 1) {
    target.units[at] = text.charCodeAt(at)
    // In some scripts the lower case of a character is two.
    target.lower[at] = isSameLength
      ? lower.charCodeAt(at)
      : (text[at]?.toLowerCase().charCodeAt(0) ?? 0)
  }
}

/**
 * How well a piece matches what stands from `from` to the target's end; 0 where it does not. As in
 * VS Code, what follows on each other, begins a word and has the same case counts more. Fills
 * `positions`, in order.
 */
export function scorePiece(
  piece: Piece,
  target: Target,
  from: number,
  positions: number[] | null = null,
): number {
  const width = target.length - from
  const height = piece.lower.length
  if (height > width) return 0
  const cells = width * height
  if (cells > maxCells) return scoreFirst(piece, target, from, positions)
  if (best.length < cells) {
    best = new Int32Array(cells * 2)
    ends = new Int32Array(cells * 2)
    runs = new Int32Array(cells * 2)
  }
  let first = 0
  for (let row = 0; row < height; row += 1) {
    const wanted = piece.lower[row]
    // No way to match so much of the piece ends before this.
    while (first < width && target.lower[from + first] !== wanted) first += 1
    if (first === width) return 0
    fillRow(piece, target, from, { row, width, first })
    first += 1
  }
  const score = best[cells - 1] ?? 0
  if (positions && score > 0) tracePositions({ from, width, height }, positions)
  return score
}

function fillRow(
  piece: Piece,
  target: Target,
  from: number,
  { row, width, first }: { row: number; width: number; first: number },
): void {
  const wanted = piece.lower[row]
  const typed = piece.units[row]
  const start = row * width
  best.fill(0, start, start + first)
  ends.fill(0, start, start + first)
  let left = 0
  for (let column = first; column < width; column += 1) {
    const at = start + column
    const place = from + column
    let end = 0
    if (target.lower[place] === wanted) {
      const above = at - width - 1
      const isFirst = row === 0
      const before = isFirst || column === 0 ? 0 : (best[above] ?? 0)
      if (isFirst || before > 0) {
        end = before + characterScore(target.units, place, { from, runBefore: 0 })
        runs[at] = 1
        const endBefore = isFirst || column === 0 ? 0 : (ends[above] ?? 0)
        if (endBefore > 0) {
          const runBefore = runs[above] ?? 0
          const going = endBefore + characterScore(target.units, place, { from, runBefore })
          if (going >= end) {
            end = going
            runs[at] = runBefore + 1
          }
        }
        if (target.units[place] === typed) end += 1
      }
    }
    ends[at] = end
    if (end > left) left = end
    best[at] = left
  }
}

/**
 * What a match of the character there is worth, after so many that matched right before it. `from`
 * is where the text begins that is matched. Of paths that are all ASCII, bytes will do as units.
 */
export function characterScore(
  units: Uint16Array | Uint8Array,
  at: number,
  { from, runBefore }: { from: number; runBefore: number },
): number {
  let score = 1
  if (runBefore > 0) score += Math.min(runBefore, 3) * 6 + Math.max(0, runBefore - 3) * 3
  if (at === from) return score + 8
  const bonus = afterSign[units[at - 1] ?? 0] ?? 0
  if (bonus > 0) return score + bonus
  // A hump: `f` of `openFile`, and what follows it.
  const here = units[at] ?? 0
  if (runBefore === 0 && here >= 65 && here <= 90) return score + 5
  return score
}

function tracePositions(
  { from, width, height }: { from: number; width: number; height: number },
  positions: number[],
): void {
  const found: number[] = []
  let row = height - 1
  let column = width - 1
  let isGoingOn = false
  while (row >= 0 && column >= 0) {
    const at = row * width + column
    if (isGoingOn || (ends[at] ?? 0) === best[at]) {
      found.push(from + column)
      isGoingOn = (runs[at] ?? 0) > 1
      row -= 1
    }
    column -= 1
  }
  positions.push(...found.reverse())
}

function scoreFirst(
  piece: Piece,
  target: Target,
  from: number,
  positions: number[] | null,
): number {
  const found: number[] = []
  let at = from
  for (const wanted of piece.lower) {
    while (at < target.length && target.lower[at] !== wanted) at += 1
    if (at === target.length) return 0
    found.push(at)
    at += 1
  }
  positions?.push(...found)
  return found.length
}
