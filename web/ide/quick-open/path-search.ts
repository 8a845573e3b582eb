import { type Piece, piecesOf } from '../quick-input/fuzzy-score.ts'
import { BestPaths } from './best-paths.ts'
import {
  type BytePiece,
  beginsWith,
  bytePieceOf,
  endOfMatch,
  scoreBackFrom,
  scoreOfBeginning,
} from './byte-match.ts'
import { bitsOf, type PathList, slash, wideBit } from './path-list.ts'
import { nameScore, rankOf, scorePath } from './path-rank.ts'

export type FoundPath = {
  path: string
  /** Places of the path that matched, unordered. */
  positions: number[]
}

/** So many paths are looked at before others may have their turn. */
const sliceLength = 8192
/** Of those that match, so many are looked at again for the best way they do. */
const lookedAtAgain = 1024
const longestPath = 4096

type Query = { pieces: Piece[]; bytes: BytePiece[]; bits: number; words: string[] }
/** What matched a query that this one may continue; null stands for everything. */
type Former = {
  version: number
  words: string[]
  inNames: Int32Array | null
  inPaths: Int32Array | null
}

/**
 * Finds the best of very many paths for what is typed. A query that continues the one before looks
 * only at what matched that.
 */
export class PathSearch {
  readonly #list: PathList
  #former: Former = { version: -1, words: [], inNames: null, inPaths: null }
  #matches = new Int32Array(0)
  #isInNames = new Uint8Array(0)

  constructor(list: PathList) {
    this.#list = list
  }

  /** Best first. Yields every few milliseconds; whoever has no use for it any more stops asking. */
  *search(text: string, limit: number): Generator<void, FoundPath[]> {
    const query = queryOf(text)
    if (query.pieces.length === 0) return yield* this.#shallowest(limit)
    // While this waits for its turn more paths may come; they are found by the next search.
    const { version, count } = this.#list
    const former = continues(this.#former, query, version)
    const inNames = new BestPaths(lookedAtAgain)
    const inPaths = new BestPaths(lookedAtAgain)
    const next: Former = { version, words: query.words, inNames: null, inPaths: former.inPaths }
    this.#makeRoom()
    this.#isInNames.fill(0)
    if (query.pieces.every(({ hasSlash }) => !hasSlash)) {
      next.inNames = yield* this.#eachMatch(former.inNames ?? count, (id) =>
        this.#matchName(query, id, inNames),
      )
    }
    if (inNames.size < limit) {
      next.inPaths = yield* this.#eachMatch(former.inPaths ?? count, (id) =>
        this.#matchPath(query, id, inPaths),
      )
    }
    this.#former = next
    const others = this.#ranked(query, inPaths.ids())
    return [...this.#ranked(query, inNames.ids()), ...others].slice(0, limit)
  }

  #makeRoom(): void {
    const { count } = this.#list
    if (this.#matches.length >= count) return
    this.#matches = new Int32Array(count)
    this.#isInNames = new Uint8Array(count)
  }

  /**
   * Those of `among`, or of so many as there are, that match; they are looked at slice by slice.
   */
  *#eachMatch(
    among: Int32Array | number,
    matches: (id: number) => boolean,
  ): Generator<void, Int32Array> {
    const count = typeof among === 'number' ? among : among.length
    let found = 0
    for (let from = 0; from < count; from += sliceLength) {
      const to = Math.min(from + sliceLength, count)
      for (let at = from; at < to; at += 1) {
        const id = typeof among === 'number' ? at : (among[at] ?? 0)
        if (!matches(id)) continue
        this.#matches[found] = id
        found += 1
      }
      if (to < count) yield
    }
    return this.#matches.slice(0, found)
  }

  #matchName(query: Query, id: number, best: BestPaths): boolean {
    const { nameBits, names, starts, bytes } = this.#list
    const characters = nameBits[id] ?? 0
    if ((characters & query.bits) !== query.bits) return false
    if ((characters & wideBit) !== 0) return this.#matchWideName(query, id, best)
    const from = names[id] ?? 0
    const to = starts[id + 1] ?? 0
    for (const piece of query.bytes) if (endOfMatch(piece, bytes, from, to) === -1) return false
    this.#isInNames[id] = 1
    let sum = 0
    for (let index = 0; index < query.pieces.length; index += 1) {
      sum += scoreInName(query, index, { bytes, from, to })
    }
    best.offer(id, rankOf(sum, to - from, to - (starts[id] ?? 0)))
    return true
  }

  #matchWideName(query: Query, id: number, best: BestPaths): boolean {
    const path = this.#list.textOf(id)
    const name = path.slice(path.lastIndexOf('/') + 1)
    const score = scorePath(query.pieces, name)
    if (score === null) return false
    this.#isInNames[id] = 1
    best.offer(id, rankOf(score, name.length, path.length))
    return true
  }

  #matchPath(query: Query, id: number, best: BestPaths): boolean {
    const { bits, names, starts, bytes } = this.#list
    const characters = bits[id] ?? 0
    if ((characters & query.bits) !== query.bits) return false
    if (this.#isInNames[id] === 1) return true
    const from = starts[id] ?? 0
    const to = starts[id + 1] ?? 0
    const name = names[id] ?? 0
    let sum = 0
    if ((characters & wideBit) !== 0) {
      const score = scorePath(query.pieces, this.#list.textOf(id))
      if (score === null) return false
      sum = score
    } else {
      for (let index = 0; index < query.pieces.length; index += 1) {
        const piece = query.pieces[index] as Piece
        const byte = query.bytes[index] as BytePiece
        const end = endOfMatch(byte, bytes, from, to)
        if (end === -1) return false
        const isAlone = piece.hasSlash || query.pieces.length === 1
        const inName = isAlone ? 0 : scoreInName(query, index, { bytes, from: name, to })
        sum += inName || scoreBackFrom(byte, bytes, { from, end })
      }
    }
    best.offer(id, rankOf(sum, to - name, to - from))
    return true
  }

  /** In their order for good, with what matched. */
  #ranked(query: Query, ids: number[]): FoundPath[] {
    const found = ids.map((id) => {
      const path = this.#list.textOf(id)
      const positions: number[] = []
      const score = scorePath(query.pieces, path, positions) ?? 0
      const nameLength = path.length - path.lastIndexOf('/') - 1
      return { path, positions, rank: rankOf(score, nameLength, path.length) }
    })
    found.sort((one, other) => other.rank - one.rank || (one.path < other.path ? -1 : 1))
    return found.map(({ path, positions }) => ({ path, positions }))
  }

  /** For nothing typed: what is nearest to the root, in the order of the alphabet. */
  *#shallowest(limit: number): Generator<void, FoundPath[]> {
    const { bits, names, starts, bytes } = this.#list
    const best = new BestPaths(limit)
    yield* this.#eachMatch(this.#list.count, (id) => {
      if (bits[id] === 0) return false
      const to = names[id] ?? 0
      let depth = 0
      for (let at = starts[id] ?? 0; at < to; at += 1) if (bytes[at] === slash) depth += 1
      best.offer(id, -depth * longestPath - ((starts[id + 1] ?? 0) - (starts[id] ?? 0)))
      return false
    })
    return best
      .ids()
      .map((id) => this.#list.textOf(id))
      .sort(byDepthThenName)
      .map((path) => ({ path, positions: [] }))
  }
}

/** About what a match within the name is worth; 0 where there is none. */
function scoreInName(
  query: Query,
  index: number,
  { bytes, from, to }: { bytes: Uint8Array; from: number; to: number },
): number {
  const piece = query.pieces[index] as Piece
  const byte = query.bytes[index] as BytePiece
  const length = to - from
  if (beginsWith(byte, bytes, from, to)) {
    return nameScore(scoreOfBeginning(byte, bytes, from), piece, { length, isBeginning: true })
  }
  const end = endOfMatch(byte, bytes, from, to)
  if (end === -1) return 0
  const score = scoreBackFrom(byte, bytes, { from, end })
  return nameScore(score, piece, { length, isBeginning: false })
}

function queryOf(text: string): Query {
  const pieces = piecesOf(text)
  return {
    pieces,
    bytes: pieces.map(bytePieceOf),
    bits: pieces.reduce((all, { lower }) => all | bitsOf(lower), 0),
    words: pieces.map(({ lower }) => String.fromCharCode(...lower)),
  }
}

/** What of the former matches holds everything that can match now. */
function continues(former: Former, query: Query, version: number): Former {
  const isLonger =
    former.version === version &&
    former.words.length > 0 &&
    former.words.every((word, index) => query.words[index]?.startsWith(word))
  return isLonger ? former : { version, words: [], inNames: null, inPaths: null }
}

function byDepthThenName(one: string, other: string): number {
  const depth = one.split('/').length - other.split('/').length
  return depth || (one.toLowerCase() < other.toLowerCase() ? -1 : 1)
}
