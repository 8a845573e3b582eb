import { diff3MergeRegions, diffIndices } from 'node-diff3'

/** A stretch of the merged text: settled already, or two ways it could be. */
export type MergeRegion = { type: 'settled'; lines: readonly string[] } | ConflictRegion
export type ConflictRegion = { type: 'conflict' } & Record<MergeSide, Stretch>
export type MergeSide = 'base' | 'theirs' | 'mine'
/** `start`: how many lines stand before it in its own text. */
export type Stretch = { start: number; lines: readonly string[] }

/**
 * What two people made of one text, line by line: what only one of them changed, or both alike, is
 * settled. With no base everything in which the two differ is a conflict.
 */
export function mergeTexts(base: string | null, theirs: string, mine: string): MergeRegion[] {
  const a = linesOf(theirs)
  const b = linesOf(mine)
  const o = base === null ? null : linesOf(base)
  // What all have in common at both ends, often nearly all of it, is not searched through.
  const all = o === null ? [a, b] : [a, b, o]
  const head = commonLength(all, 0, 1)
  const tail = commonLength(all, head, -1)
  const inner = (lines: string[]) => lines.slice(head, lines.length - tail)
  const regions =
    o === null ? unlike(inner(a), inner(b), head) : threeWay(inner(o), inner(a), inner(b), head)
  return joined([
    { type: 'settled', lines: a.slice(0, head) },
    ...regions,
    { type: 'settled', lines: a.slice(a.length - tail) },
  ])
}

export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/)
}

function threeWay(base: string[], theirs: string[], mine: string[], head: number): MergeRegion[] {
  return diff3MergeRegions(theirs, base, mine).map((region): MergeRegion => {
    if (region.stable) return { type: 'settled', lines: region.bufferContent }
    const { aContent, oContent, bContent } = region
    if (isSame(aContent, bContent)) return { type: 'settled', lines: aContent }
    return {
      type: 'conflict',
      base: { start: head + region.oStart, lines: oContent },
      theirs: { start: head + region.aStart, lines: aContent },
      mine: { start: head + region.bStart, lines: bContent },
    }
  })
}

function unlike(theirs: string[], mine: string[], head: number): MergeRegion[] {
  const regions: MergeRegion[] = []
  let at = 0
  for (const found of diffIndices(theirs, mine)) {
    const { buffer1, buffer1Content, buffer2, buffer2Content } = found
    regions.push(
      { type: 'settled', lines: theirs.slice(at, buffer1[0]) },
      {
        type: 'conflict',
        base: { start: 0, lines: [] },
        theirs: { start: head + buffer1[0], lines: buffer1Content },
        mine: { start: head + buffer2[0], lines: buffer2Content },
      },
    )
    at = buffer1[0] + buffer1[1]
  }
  return [...regions, { type: 'settled', lines: theirs.slice(at) }]
}

function commonLength(texts: readonly (readonly string[])[], from: number, step: 1 | -1): number {
  const shortest = Math.min(...texts.map(({ length }) => length)) - from
  const [first = []] = texts
  let length = 0
  const lineAt = (lines: readonly string[]) =>
    step === 1 ? lines[from + length] : lines[lines.length - 1 - length]
  while (length < shortest && texts.every((lines) => lineAt(lines) === lineAt(first))) length++
  return length
}

function joined(regions: readonly MergeRegion[]): MergeRegion[] {
  const all: MergeRegion[] = []
  for (const region of regions) {
    const last = all.at(-1)
    if (region.type === 'settled' && region.lines.length === 0) continue
    if (region.type === 'settled' && last?.type === 'settled') {
      all[all.length - 1] = { type: 'settled', lines: [...last.lines, ...region.lines] }
    } else all.push(region)
  }
  return all
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index])
}
