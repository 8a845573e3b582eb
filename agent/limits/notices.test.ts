import { afterEach, expect, test, vi } from 'vitest'
import type { LimitKind } from '../protocol/limits.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { Notices } from './notices.ts'

afterEach(() => vi.useRealTimers())

const notice = (kind: LimitKind) => ({ kind, limit: 1, processName: null, count: 1 })

/** The kinds that a follower is told at once. */
async function toldAtOnce(notices: Notices, lastEventId?: string) {
  const end = new AbortController()
  const told: [string, LimitKind][] = []
  const following = (async () => {
    for await (const [id, data] of notices.follow(lastEventId, end.signal)) {
      told.push([id, data.kind])
    }
  })()
  await Promise.resolve()
  setImmediate(() => end.abort())
  await following
  return told
}

test('a reconnect is told what it missed, and nothing twice', async () => {
  const notices = new Notices('life')
  for (const kind of ['memory', 'disk', 'files'] as const) notices.add(notice(kind))
  expect(await toldAtOnce(notices, 'life:1')).toEqual([
    ['life:2', 'disk'],
    ['life:3', 'files'],
  ])
  expect(await toldAtOnce(notices, 'life:3')).toEqual([])
  expect(await toldAtOnce(notices, 'other:3')).toHaveLength(3)
  expect(await toldAtOnce(notices, 'life:')).toHaveLength(3)
})

test('a page that is opened later is told what was of late', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const notices = new Notices('life')
  notices.add(notice('memory'))
  vi.advanceTimersByTime(11 * 60_000)
  expect(await toldAtOnce(notices)).toEqual([])
  notices.add(notice('disk'))
  expect(await toldAtOnce(notices)).toEqual([['life:2', 'disk']])
})

test('a subscription is told each notice as it comes', async () => {
  await using agent = await startTestAgent()
  const { api } = await agent.connect()
  const told: { id: string; kind: LimitKind }[] = []
  const { promise: begun, resolve } = Promise.withResolvers<void>()
  const subscription = api.limits.notices.subscribe(undefined, {
    onStarted: () => resolve(),
    onData: ({ id, data }) => told.push({ id, kind: data.kind }),
  })
  await begun
  agent.ctx.limits.notices.add(notice('memory'))
  await expect.poll(() => told).toEqual([{ id: `${agent.ctx.epoch}:1`, kind: 'memory' }])
  subscription.unsubscribe()
  expect(await api.limits.usage.query()).toMatchObject({ disk: null })
})
