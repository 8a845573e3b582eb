import { expect, test } from 'vitest'
import { maxListedPaths } from '../protocol/files.ts'
import { PathParts } from './path-parts.ts'

const bytes = (text: string) => Buffer.from(text)
const text = (part: Uint8Array | null) => part && Buffer.from(part).toString()

test('paths that arrive in pieces are whole in a part', () => {
  const parts = new PathParts()
  expect(parts.feed(bytes('a/b'))).toBeNull()
  expect(parts.feed(bytes('c\0d/'))).toBeNull()
  expect(text(parts.take())).toBe('a/bc\0')
  expect(parts.feed(bytes('e\0'))).toBeNull()
  expect(text(parts.take())).toBe('d/e\0')
  expect(parts.take()).toBeNull()
})

test('a part is sent once it has some size', () => {
  const parts = new PathParts()
  const path = bytes(`${'x'.repeat(1023)}\0`)
  const told = Array.from({ length: 1000 }, () => parts.feed(path)).filter((part) => part !== null)
  expect(told.map(({ byteLength }) => byteLength)).toEqual([262_144, 262_144, 262_144])
  expect(parts.take()?.byteLength).toBe(1_024_000 - 3 * 262_144)
})

test('a name that is no text is left out, its neighbours are not', () => {
  const parts = new PathParts()
  parts.feed(
    Buffer.concat([bytes('ä.ts\0'), Buffer.from([0xff, 0x2e, 0]), bytes('b\nc.ts\0d.ts\0')]),
  )
  expect(text(parts.take())).toBe('ä.ts\0d.ts\0')
})

test('more paths than are listed are cut off, and that is known (F-29)', () => {
  const parts = new PathParts()
  let count = 0
  const countIn = (part: Uint8Array | null) => {
    count += part?.filter((byte) => byte === 0).byteLength ?? 0
  }
  const many = bytes('path\0'.repeat(1000))
  for (let at = 0; at < maxListedPaths / 1000; at += 1) countIn(parts.feed(many))
  expect(parts.isTruncated).toBe(false)
  countIn(parts.feed(many))
  countIn(parts.take())
  expect(parts.isTruncated).toBe(true)
  expect(count).toBe(maxListedPaths)
})
