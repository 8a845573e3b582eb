import { expect, test } from 'vitest'
import { hexRow, parseOffset } from './hex-rows.ts'

test('a row says where it is, its bytes, and what of them is text', () => {
  const row = hexRow(new Uint8Array([0x00, 0x41, 0x7f, 0xff]), 0x1f0)
  expect(row).toEqual({ offset: '000001f0', cells: ['00', '41', '7f', 'ff'], text: '·A··' })
})

test('an offset is hexadecimal, or decimal with a d, and within the file', () => {
  expect(parseOffset('0x10', 100)).toBe(16)
  expect(parseOffset('10', 100)).toBe(16)
  expect(parseOffset('10 d', 100)).toBe(10)
  expect(parseOffset('64', 100)).toBeNull()
  expect(parseOffset('rest', 100)).toBeNull()
})
