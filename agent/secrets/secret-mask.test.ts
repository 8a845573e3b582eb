import { expect, test } from 'vitest'
import { SecretMask } from './secret-mask.ts'

/** What comes out when it is printed in pieces of this many bytes. */
function printed(values: string[], text: string, pieceBytes: number): string {
  const out: Uint8Array[] = []
  const write = new SecretMask(values.map((value) => Buffer.from(value))).writer((bytes) =>
    out.push(Buffer.from(bytes)),
  )
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += pieceBytes) write(bytes.subarray(at, at + pieceBytes))
  write(null)
  return Buffer.concat(out).toString()
}

test.each([1, 2, 3, 5, 1000])(
  'values are found wherever what is printed is cut: pieces of %d bytes (S-78)',
  (pieceBytes) => {
    const values = ['abcd', 'abcdefgh', 'bcde', 'grüße 🙂', 'tiny', 'abc']
    const text = 'abc abcd abcdef abcdefgh bcde aabcdabcd grüße 🙂 abcdefg tin'
    expect(printed(values, text, pieceBytes)).toBe('abc *** ***ef *** *** a****** *** ***efg tin')
  },
)

test('a value of several lines is found however the terminal ends them, and each line alone', () => {
  const key = '-----BEGIN KEY-----\nline one\nline two\n}\n-----END KEY-----\n'
  const shown = key.replaceAll('\n', '\r\n')
  expect(printed([key], `${shown}line two`, 7)).toBe('***\r\n***\r\n***\r\n}\r\n***\r\n***')
})

test('without a value long enough nothing is looked for', () => {
  expect(printed(['', 'abc', '\n\n'], 'abc', 1)).toBe('abc')
})

test('what could not yet be told is there at the end', () => {
  expect(printed(['password-of-mine'], 'password-of', 3)).toBe('password-of')
})

test('forty megabytes beside three hundred values take no more than seconds (F-44)', () => {
  const values = Array.from({ length: 300 }, (_, index) =>
    `${index * 7919}-value-`.padEnd(2000, 'x'),
  )
  let length = 0
  const write = new SecretMask(values.map((value) => Buffer.from(value))).writer((bytes) => {
    length += bytes.length
  })
  const line = Buffer.from(
    '7919-value-xxxxxx is nearly one of them, and then none at all\n'.repeat(1000),
  )
  const began = process.threadCpuUsage()
  for (let count = 0; count < 700; count += 1) write(line)
  expect(length).toBe(line.length * 700)
  expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(8000)
})
