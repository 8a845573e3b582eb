import { expect, test } from 'vitest'
import { fuzzyMatch, rangesOf } from './fuzzy-match.ts'

const best = (query: string, texts: string[]) =>
  texts
    .map((text) => ({ text, score: fuzzyMatch(query, text)?.score ?? 0 }))
    .sort((one, other) => other.score - one.score)[0]?.text

test('every character must be there, in order', () => {
  expect(fuzzyMatch('abc', 'a-b-c')).not.toBeNull()
  expect(fuzzyMatch('acb', 'a-b-c')).toBeNull()
  expect(fuzzyMatch('aa', 'a')).toBeNull()
  expect(fuzzyMatch('', 'anything')).toEqual({ score: 0, ranges: [] })
})

test('beginnings of words and what follows on each other count more', () => {
  expect(best('opfi', ['copyfix', 'open-file', 'topofit'])).toBe('open-file')
  expect(best('fv', ['offervalue', 'fileView', 'refview'])).toBe('fileView')
  expect(best('split', ['Show pinned list items to', 'View: Split editor'])).toBe(
    'View: Split editor',
  )
})

test('what stands together is found together, wherever single letters begin a word', () => {
  expect(fuzzyMatch('mod', 'many/module')?.ranges).toEqual([[5, 8]])
  expect(fuzzyMatch('test', 'the/east/test')?.ranges).toEqual([[9, 13]])
})

test('the case that was typed wins over the other', () => {
  expect(best('File', ['file', 'File'])).toBe('File')
  expect(best('file', ['File', 'file'])).toBe('file')
})

test('several words match in any order', () => {
  expect(fuzzyMatch('editor split', 'View: Split editor right')?.ranges).toEqual([
    [6, 11],
    [12, 18],
  ])
  expect(fuzzyMatch('editor merge', 'View: Split editor right')).toBeNull()
})

test('what matched is told as ranges', () => {
  expect(fuzzyMatch('opfi', 'open-file.ts')?.ranges).toEqual([
    [0, 2],
    [5, 7],
  ])
  expect(rangesOf([3, 1, 2, 2, 7])).toEqual([
    [1, 4],
    [7, 8],
  ])
})

test('letters beyond ASCII match whatever their case, with places that are those of the text', () => {
  expect(fuzzyMatch('ÄÖ', 'gräßö.ts')?.ranges).toEqual([
    [2, 3],
    [4, 5],
  ])
  expect(fuzzyMatch('x', 'İİx')?.ranges).toEqual([[2, 3]])
})

test('a text of any length is matched without delay', () => {
  const long = `${'ab'.repeat(100_000)}z`
  expect(fuzzyMatch('abz', long)?.ranges.at(-1)).toEqual([200_000, 200_001])
})
