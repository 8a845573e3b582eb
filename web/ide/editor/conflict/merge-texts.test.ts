import { expect, test } from 'vitest'
import { type MergeSide, mergeTexts } from './merge-texts.ts'

type Written = [start: number, ...lines: string[]]
function conflict(sides: Record<MergeSide, Written>) {
  const stretch = ([start, ...lines]: Written) => ({ start, lines })
  const { base, theirs, mine } = sides
  return { type: 'conflict', base: stretch(base), theirs: stretch(theirs), mine: stretch(mine) }
}

const text = (...lines: string[]) => lines.join('\n')

test('what only one of the two changed is settled (F-25)', () => {
  const merged = mergeTexts(
    text('one', 'two', 'three', 'four', 'five'),
    text('ONE', 'two', 'three', 'four', 'five'),
    text('one', 'two', 'three', 'four', 'five', 'six'),
  )
  expect(merged).toEqual([
    { type: 'settled', lines: ['ONE', 'two', 'three', 'four', 'five', 'six'] },
  ])
})

test('lines both changed are a conflict, unless both changed them alike', () => {
  const merged = mergeTexts(
    text('a', 'b', 'c', 'd', 'e', 'f'),
    text('a', 'B1', 'c', 'd', 'E', 'f'),
    text('a', 'B2', 'c', 'd', 'E', 'f'),
  )
  expect(merged).toEqual([
    { type: 'settled', lines: ['a'] },
    conflict({ base: [1, 'b'], theirs: [1, 'B1'], mine: [1, 'B2'] }),
    { type: 'settled', lines: ['c', 'd', 'E', 'f'] },
  ])
})

test('a line one removed and the other changed is a conflict', () => {
  expect(mergeTexts('a\nb\nc', 'a\nc', 'a\nB\nc')).toEqual([
    { type: 'settled', lines: ['a'] },
    conflict({ base: [1, 'b'], theirs: [1], mine: [1, 'B'] }),
    { type: 'settled', lines: ['c'] },
  ])
})

test('without a base every difference is a conflict', () => {
  expect(mergeTexts(null, 'a\nx\nb\nc', 'a\nb\ny')).toEqual([
    { type: 'settled', lines: ['a'] },
    conflict({ base: [0], theirs: [1, 'x'], mine: [1] }),
    { type: 'settled', lines: ['b'] },
    conflict({ base: [0], theirs: [3, 'c'], mine: [2, 'y'] }),
  ])
})

test('line endings alone are no difference', () => {
  expect(mergeTexts('a\nb', 'a\r\nb', 'a\nb')).toEqual([{ type: 'settled', lines: ['a', 'b'] }])
})

test('a large file with a small conflict is merged at once', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index % 50}`)
  const with_ = (line: string) => text(...lines.toSpliced(50_000, 1, line))
  const started = performance.now()
  const merged = mergeTexts(text(...lines), with_('theirs'), with_('mine'))
  expect(merged).toHaveLength(3)
  expect(performance.now() - started).toBeLessThan(10_000)
})
