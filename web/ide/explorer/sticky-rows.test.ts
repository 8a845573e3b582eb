import { expect, test } from 'vitest'
import { aTree, listedOf } from './a-tree.testing.ts'
import { stickyRows } from './sticky-rows.ts'
import { treeRows } from './tree-rows.ts'

// 0 a, 1 b, 2 to 4 files of b, 5 to 6 files of a, 7 z
const rows = treeRows(
  aTree({
    '/w': listedOf('a/', 'z'),
    '/w/a': listedOf('b/', '5', '6'),
    '/w/a/b': listedOf('2', '3', '4'),
  }),
)
const at = (scrollTop: number, most = 7) =>
  stickyRows(rows, { scrollTop, rowHeight: 10, most }).map(({ row, index, top }) => [
    row.entry.name,
    index,
    top,
  ])

test('nothing is over the top of a tree that is not scrolled', () => {
  expect(at(0)).toEqual([])
})

test('the folders around the first row that can be seen stay at the top', () => {
  expect(at(1)).toEqual([
    ['a', 0, 0],
    ['b', 1, 10],
  ])
  expect(at(15)).toEqual([
    ['a', 0, 0],
    ['b', 1, 10],
  ])
  expect(at(15, 1)).toEqual([['a', 0, 0]])
})

test('a folder is pushed out by what comes after it, under the one it is in', () => {
  expect(at(35)).toEqual([
    ['a', 0, 0],
    ['b', 1, 5],
  ])
  expect(at(40)).toEqual([['a', 0, 0]])
  expect(at(64)).toEqual([['a', 0, -4]])
  expect(at(70)).toEqual([])
})

test('it costs the same in a folder of ten thousand', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `${index}`)
  const many = treeRows(aTree({ '/w': listedOf('a/'), '/w/a': listedOf(...names) }))
  let asked = 0
  const counted = {
    ...many,
    at: (index: number) => {
      asked += 1
      return many.at(index)
    },
  }
  const [first] = stickyRows(counted, { scrollTop: 99_000, rowHeight: 10, most: 7 })
  expect(first?.row.entry.name).toBe('a')
  expect(asked).toBeLessThan(20)
})
