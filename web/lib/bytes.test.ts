import { expect, test } from 'vitest'
import { bytesWord, givenDisk, usedWord } from './bytes.ts'

const giga = 1024 ** 3

test.each([
  [0, '0 B'],
  [1023, '1 KiB'],
  [512 * 1024, '512 KiB'],
  [1.25 * giga, '1.3 GiB'],
  [10 * giga, '10 GiB'],
  [1023 * 1024 * 1024, '1 GiB'],
  [9.96 * giga, '10 GiB'],
])('%d bytes are %s', (bytes, word) => {
  expect(bytesWord(bytes)).toBe(word)
})

test('what is used of a limit names the unit twice only where it differs', () => {
  expect(usedWord(1.2 * giga, 10 * giga)).toBe('1.2 of 10 GiB')
  expect(usedWord(300 * 1024 * 1024, 10 * giga)).toBe('300 MiB of 10 GiB')
})

test('a disk of 32 GiB is one of 32 GiB, whatever its file system keeps for itself', () => {
  const disk = { usedBytes: 0, limitBytes: 31.2 * giga }
  const given = givenDisk(disk, 32 * giga)
  expect(usedWord(given.usedBytes, given.limitBytes)).toBe('819 MiB of 32 GiB')
  expect(givenDisk(disk, null)).toEqual(disk)
  expect(givenDisk(disk, 500 * giga)).toEqual(disk)
})
