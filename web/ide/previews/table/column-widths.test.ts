import { expect, test } from 'vitest'
import { columnWidths } from './column-widths.ts'

test('columns are as wide as what stands in them, within reason', () => {
  expect(
    columnWidths([
      ['a', 'x'.repeat(20)],
      ['bb', 'y', 'z'.repeat(900)],
    ]),
  ).toEqual([8, 23, 48])
})

test('a file of one line with very many columns is cut', () => {
  expect(columnWidths([Array.from({ length: 10_000 }, () => 'a')])).toHaveLength(500)
})
