import { expect, onTestFinished, test, vi } from 'vitest'
import { StatusParser } from './parse-status.ts'

test('a record without an end takes up no more than the longest one that is kept', () => {
  const parser = new StatusParser()
  const concat = vi.spyOn(Buffer, 'concat')
  onTestFinished(() => void vi.restoreAllMocks())
  for (let count = 0; count < 1000; count += 1) parser.feed(Buffer.alloc(4096, 'a'))
  parser.feed(Buffer.from('\0? next\0'))
  expect(Math.max(...concat.mock.calls.map(([parts]) => parts.length))).toBeLessThan(10)
  expect(parser.status.files).toEqual([{ path: 'next', state: 'untracked' }])
})
