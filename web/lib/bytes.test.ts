import { expect, test } from 'vitest'
import { bytesWord, usedWord } from './bytes.ts'

const giga = 1024 ** 3

test.each([
  [0, '0 B'],
  [1023, '1 KB'],
  [512 * 1024, '512 KB'],
  [1.25 * giga, '1.3 GB'],
  [10 * giga, '10 GB'],
  [1023 * 1024 * 1024, '1 GB'],
  [9.96 * giga, '10 GB'],
])('%d bytes are %s', (bytes, word) => {
  expect(bytesWord(bytes)).toBe(word)
})

test('what is used of a limit names the unit twice only where it differs', () => {
  expect(usedWord(1.2 * giga, 10 * giga)).toBe('1.2 of 10 GB')
  expect(usedWord(300 * 1024 * 1024, 10 * giga)).toBe('300 MB of 10 GB')
})
