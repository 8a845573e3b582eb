import { expect, test } from 'vitest'
import { decodeFile, encodeFile, isSameBytes } from '../file-text.ts'
import { detectEncoding } from './detect-encoding.ts'
import { NotInEncoding } from './encode-text.ts'
import { encodings } from './encoding-list.ts'

const ofKind = (kind: string) => encodings.filter((encoding) => encoding.kind === kind)

test.each(ofKind('single-byte').map(({ id }) => id))(
  'every character of %s is written as the byte it was read from (F-28)',
  (id) => {
    for (let byte = 0; byte < 256; byte++) {
      const bytes = Uint8Array.of(byte)
      const decoded = decodeFile(bytes, { as: id })
      if (decoded.kind !== 'text') throw new Error('not text')
      if (decoded.text === '\ufffd') expect(decoded.isExact).toBe(false)
      else expect(encodeFile(decoded.text, id)).toEqual(bytes)
    }
  },
)

test.each(ofKind('multi-byte').map(({ id, label }) => [id, label]))(
  'every character of %s comes back as itself (F-28)',
  (id, label) => {
    const decoder = new TextDecoder(label)
    let characters = 0
    for (let lead = 0x81; lead < 0xff; lead++) {
      for (let trail = 0x30; trail < 0xff; trail++) {
        const text = decoder.decode(Uint8Array.of(lead, trail))
        if (text.includes('\ufffd') || [...text].length !== 1) continue
        characters++
        expect(decoder.decode(encodeFile(text, id))).toBe(text)
      }
    }
    expect(characters).toBeGreaterThan(6000)
  },
)

test('GB 18030 has every character there is', () => {
  const text = 'a¥中😀ᠠ\u{10ffff}'
  expect(new TextDecoder('gb18030').decode(encodeFile(text, 'gb18030'))).toBe(text)
})

test.each(['utf8', 'utf8bom', 'utf16le', 'utf16be', 'utf16lePlain', 'utf16bePlain'])(
  '%s is told from its bytes and comes back byte for byte (F-28)',
  (id) => {
    const text = 'Ein Hüttenfenster — 🏠\r\nzwei\n'
    const bytes = encodeFile(text, id)
    const decoded = decodeFile(bytes)
    expect(decoded).toMatchObject({ kind: 'text', text, encoding: id, isExact: true })
    if (decoded.kind !== 'text') return
    const edited = encodeFile(decoded.text.replace('zwei', 'zwai'), decoded.encoding)
    const changed = edited.filter((byte, index) => byte !== bytes[index])
    expect(edited).toHaveLength(bytes.length)
    expect(changed).toHaveLength(1)
  },
)

test('what is neither UTF-8 nor marked is the encoding of the settings, else Windows 1252', () => {
  const café = Uint8Array.of(0x63, 0x61, 0x66, 0xe9)
  expect(decodeFile(café)).toMatchObject({ text: 'café', encoding: 'windows1252', isExact: true })
  expect(decodeFile(café, { preferred: 'iso885915' })).toMatchObject({ encoding: 'iso885915' })
  expect(decodeFile(café, { preferred: 'windows1251' })).toMatchObject({ text: 'cafй' })
})

test('the encoding of the settings changes no file that is something else already', () => {
  const encode = (text: string) => new TextEncoder().encode(text)
  expect(decodeFile(encode('é'), { preferred: 'windows1252' })).toMatchObject({ encoding: 'utf8' })
  expect(decodeFile(encode('e'), { preferred: 'windows1252' })).toMatchObject({
    encoding: 'windows1252',
  })
  expect(decodeFile(encode('e'), { preferred: 'utf8bom' })).toMatchObject({ encoding: 'utf8' })
  expect(decodeFile(encode('e'), { preferred: 'utf16le' })).toMatchObject({ encoding: 'utf8' })
  expect(decodeFile(encode(''), { preferred: 'utf8bom' })).toMatchObject({ encoding: 'utf8bom' })
})

test('bytes that are no characters of the chosen encoding are shown, and known not to come back', () => {
  const bytes = Uint8Array.of(0x61, 0xff, 0xfe, 0x62)
  expect(decodeFile(bytes, { as: 'utf8' })).toMatchObject({ kind: 'text', isExact: false })
  expect(decodeFile(bytes, { as: 'shiftjis' })).toMatchObject({ isExact: false })
  expect(decodeFile(Uint8Array.of(0x61, 0x00, 0x62), { as: 'utf16le' })).toMatchObject({
    isExact: false,
  })
})

test('programs and pictures are binary, whatever their first bytes look like', () => {
  expect(detectEncoding(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0))).toBe('binary')
  const numbers = new Uint8Array(new Uint16Array(400).map((_, index) => index % 9).buffer)
  expect(detectEncoding(numbers)).toBe('binary')
  const noise = Uint8Array.from({ length: 4000 }, (_, index) => 1 + ((index * 7919) % 255))
  expect(decodeFile(noise)).toEqual({ kind: 'binary' })
})

test('a character the encoding does not have is told with its place', () => {
  const attempt = () => encodeFile('Hütte\r\n  ein → zwei', 'windows1252')
  expect(attempt).toThrow(NotInEncoding)
  expect(attempt).toThrow('Western (Windows 1252) has no “→” (line 2, column 7).')
  expect(() => encodeFile('x\ud800', 'utf8')).toThrow('has no half a character (line 1, column 2)')
})

test('a megabyte is the same as itself, and told apart by its last byte', () => {
  const one = new Uint8Array(1_000_000).fill(65)
  const other = one.slice()
  expect(isSameBytes(one, other)).toBe(true)
  other[999_999] = 66
  expect(isSameBytes(one, other)).toBe(false)
})
