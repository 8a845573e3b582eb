import { expect, test } from 'vitest'
import { ReplayRing } from './replay-ring.ts'

test('what is read up to where a page ends is no copy, and nothing of it is missing', () => {
  const ring = new ReplayRing(1024 * 1024)
  const printed = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
  for (let at = 0; at < printed.length; at += 4095) ring.append(printed.subarray(at, at + 4095))
  const parts: Uint8Array[] = []
  for (let offset = 1000; offset < ring.end; ) {
    const part = ring.read(offset, ring.uncopiedFrom(offset))
    expect(part.buffer).toBe(ring.read(offset, 1).buffer)
    parts.push(part)
    offset += part.byteLength
  }
  expect(parts.length).toBe(5)
  expect(Buffer.concat(parts).equals(printed.subarray(1000))).toBe(true)
})
