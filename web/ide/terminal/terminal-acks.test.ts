import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TerminalAcks } from './terminal-acks.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function build() {
  const sent: number[] = []
  return { sent, acks: new TerminalAcks((offset) => sent.push(offset)) }
}

test('drawn output is acknowledged every 64 KiB', () => {
  const { sent, acks } = build()
  acks.attached(0)
  for (let offset = 16384; offset <= 196608; offset += 16384) acks.drawn(offset)
  expect(sent).toEqual([65536, 131072, 196608])
})

test('the rest is acknowledged once nothing more comes, and only once', async () => {
  const { sent, acks } = build()
  acks.attached(0)
  acks.drawn(10)
  acks.drawn(20)
  await vi.advanceTimersByTimeAsync(100)
  expect(sent).toEqual([20])
  await vi.advanceTimersByTimeAsync(1000)
  expect(sent).toEqual([20])
})

test('after a reconnect it counts from where the output resumes, and what was drawn since counts', async () => {
  const { sent, acks } = build()
  acks.attached(0)
  acks.drawn(65536)
  acks.attached(60000)
  await vi.advanceTimersByTimeAsync(100)
  expect(sent).toEqual([65536, 65536])
})

test('another life of the terminal is another count', async () => {
  const { sent, acks } = build()
  acks.attached(0)
  acks.drawn(1_000_000)
  acks.restarted()
  acks.attached(0)
  acks.drawn(5)
  await vi.advanceTimersByTimeAsync(100)
  expect(sent).toEqual([1_000_000, 5])
})
