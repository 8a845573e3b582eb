import { expect, test } from 'vitest'
import { decodeFile, encodeFile, isSameBytes } from './file-text.ts'
import { inspectEndings, restoreEndings } from './line-endings.ts'

const encode = (text: string) => new TextEncoder().encode(text)

test.each([
  ['empty', ''],
  ['LF', 'one\ntwo\n'],
  ['CRLF', 'one\r\ntwo\r\n'],
  ['a BOM', '\ufeffone\n'],
  ['two BOMs', '\ufeff\ufeffone\n'],
  ['characters of every length', 'a é € 🏠 \u2028'],
])('a file with %s comes back byte for byte (F-28)', (_, text) => {
  const bytes = encode(text)
  const decoded = decodeFile(bytes)
  if (decoded.kind !== 'text') throw new Error(decoded.kind)
  expect(isSameBytes(encodeFile(decoded.text, decoded.encoding), bytes)).toBe(true)
})

test('a program is not taken for text (F-28)', () => {
  expect(decodeFile(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0x00))).toEqual({ kind: 'binary' })
})

test('endings are counted: most wins, and any other makes it mixed', () => {
  expect(inspectEndings('a\nb\n')).toEqual({ ending: '\n', isMixed: false })
  expect(inspectEndings('a\r\nb\r\n')).toEqual({ ending: '\r\n', isMixed: false })
  expect(inspectEndings('a\r\nb\r\nc\n')).toEqual({ ending: '\r\n', isMixed: true })
  expect(inspectEndings('a\rb\n')).toEqual({ ending: '\n', isMixed: true })
  expect(inspectEndings('')).toEqual({ ending: '\n', isMixed: false })
})

const mixed = 'one\r\ntwo\nthree\rfour\r\n'

test.each([
  ['nothing', ['one', 'two', 'three', 'four', ''], mixed],
  ['a character', ['one', 'twoX', 'three', 'four', ''], 'one\r\ntwoX\nthree\rfour\r\n'],
  ['the first line', ['One', 'two', 'three', 'four', ''], 'One\r\ntwo\nthree\rfour\r\n'],
  ['the last line', ['one', 'two', 'three', 'four', 'x'], 'one\r\ntwo\nthree\rfour\r\nx'],
  ['a line more', ['one', 'new', 'two', 'three', 'four', ''], 'one\r\nnew\ntwo\nthree\rfour\r\n'],
  ['a line less', ['one', 'three', 'four', ''], 'one\r\nthree\rfour\r\n'],
])('in a file of several endings an edit of %s changes only that (F-28)', (_, lines, expected) => {
  expect(restoreEndings(mixed, lines, '\r\n')).toBe(expected)
})
