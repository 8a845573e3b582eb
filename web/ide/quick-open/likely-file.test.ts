import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { takeBegunFile } from '../begun-files.ts'
import { LikelyFile } from './likely-file.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Asked = { path: string; mostBytes: number }

function start(status = { phase: 'connected', latencyMs: 3 as number | null }) {
  const asked: (Asked & { answer: PromiseWithResolvers<unknown> })[] = []
  const query = (input: Asked) => {
    const answer = Promise.withResolvers<unknown>()
    asked.push({ ...input, answer })
    return answer.promise
  }
  const connection = {
    client: { files: { read: { query } } },
    status: { getState: () => status },
  } as unknown as AgentConnection
  return { asked, connection, likely: new LikelyFile(connection) }
}
const paths = (asked: Asked[]) => asked.map(({ path }) => path)

test('only a file that is looked at for a moment is asked for', () => {
  const { asked, likely } = start()
  likely.expect('/a')
  vi.advanceTimersByTime(20)
  likely.expect('/b')
  vi.advanceTimersByTime(100)
  likely.expect('/c')
  likely.expect(null)
  vi.advanceTimersByTime(1000)
  expect(paths(asked)).toEqual(['/b'])
})

test('one is asked for at a time, and the last one is kept for who opens it', async () => {
  const { asked, connection, likely } = start()
  likely.expect('/a')
  vi.advanceTimersByTime(100)
  likely.expect('/b')
  vi.advanceTimersByTime(500)
  expect(paths(asked)).toEqual(['/a'])
  asked[0]?.answer.resolve({ path: '/a' })
  await vi.advanceTimersByTimeAsync(100)
  expect(paths(asked)).toEqual(['/a', '/b'])
  asked[1]?.answer.resolve({ path: '/b' })
  expect(takeBegunFile(connection, '/a')).toBeNull()
  expect(await takeBegunFile(connection, '/b')).toEqual({ path: '/b' })
})

test('one that is refused is there for nobody, and the next is asked for', async () => {
  const { asked, connection, likely } = start()
  likely.expect('/a')
  vi.advanceTimersByTime(100)
  asked[0]?.answer.reject(new Error('too large'))
  expect(await takeBegunFile(connection, '/a')).toBeNull()
  likely.expect('/b')
  vi.advanceTimersByTime(100)
  expect(paths(asked)).toEqual(['/a', '/b'])
})

test('what nobody opens is not kept for long', async () => {
  const { asked, connection, likely } = start()
  likely.expect('/a')
  vi.advanceTimersByTime(100)
  asked[0]?.answer.resolve({ path: '/a' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(takeBegunFile(connection, '/a')).toBeNull()
})

test('a slow line is spared, and one that is away is not waited for', () => {
  const mostOf = (latencyMs: number | null, phase = 'connected') => {
    const { asked, likely } = start({ phase, latencyMs })
    likely.expect('/a')
    vi.advanceTimersByTime(100)
    return asked[0]?.mostBytes
  }
  expect(mostOf(3)).toBeGreaterThan(1024 ** 2)
  expect(mostOf(300)).toBeLessThan(100_000)
  expect(mostOf(null)).toBeLessThan(100_000)
  expect(mostOf(3, 'reconnecting')).toBeUndefined()
})
