// @vitest-environment happy-dom
import { createTRPCClient } from '@trpc/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KeptState } from '#agent/protocol/state.ts'
import type { AgentRouter } from '#agent/router.ts'
import { fakeLink } from '#web/testing/fake-link.ts'
import { onToasts, type Toast } from '#web/ui/toasts.ts'
import { IdeStorage } from './ide-storage.ts'
import { StateSync } from './state-sync.ts'
import { createLayout } from './workbench/layout.ts'

beforeEach(() => localStorage.clear())
const made: StateSync[] = []
afterEach(() => {
  for (const sync of made.splice(0)) sync[Symbol.dispose]()
})

const theirs = (key: string, value: unknown, savedAt = Date.now()): KeptState => ({
  key,
  text: JSON.stringify(value),
  savedAt,
  session: 'the telephone',
})

/** A page on an agent that keeps `kept`; `answer` lets its first answer come. */
function open(kept: KeptState[] = [], isSlow = false) {
  let answer: () => void = () => undefined
  const slow = new Promise<void>((resolve) => {
    answer = resolve
  })
  const get = ({ keys }: { keys: string[] }) => {
    const found = keys.map((key) => kept.find((state) => state.key === key) ?? null)
    return isSlow ? slow.then(() => found) : found
  }
  const { link, calls, push, restart } = fakeLink<AgentRouter>({
    'state.get': get as never,
    'state.set': ((state: KeptState) => state) as never,
  })
  const client = createTRPCClient<AgentRouter>({ links: [link] })
  const storage = new IdeStorage('hut')
  const sync = new StateSync({ connection: { client } as never, storage })
  made.push(sync)
  const sent = () => calls.filter(({ path }) => path === 'state.set').map(({ input }) => input)
  return { storage, sync, answer, sent, push, restart, calls }
}
const offers = () => {
  const shown: Toast[] = []
  onToasts((event) => event.type === 'added' && shown.push(event.toast))()
  return shown.filter(({ title }) => title.includes('another device'))
}

test('on a new device the page becomes what the other one left', async () => {
  const { storage } = open([theirs('layout', { isPanelOpen: false }), theirs('editors', { a: 1 })])
  const layout = createLayout(storage)
  await storage.settled()
  expect(storage.rounds.getState().count).toBe(1)
  expect(storage.read('editors', null)).toEqual({ a: 1 })
  expect(layout.getState().isPanelOpen).toBe(false)
})

test('what goes away meanwhile does not write over it', async () => {
  const { storage } = open([theirs('editors', { a: 1 })])
  await storage.settled()
  storage.write('editors', { mine: true })
  expect(storage.read('editors', null)).toEqual({ a: 1 })
  storage.reopen()
  storage.write('editors', { mine: true })
  expect(storage.read('editors', null)).toEqual({ mine: true })
})

test('whoever has begun to work is asked instead', async () => {
  const { storage, answer } = open([theirs('editors', { a: 1 })], true)
  window.dispatchEvent(new Event('keydown'))
  answer()
  await storage.settled()
  expect(storage.rounds.getState().count).toBe(0)
  const [offer] = offers()
  offer?.actions[0]?.onSelect()
  expect(storage.rounds.getState().count).toBe(1)
  expect(storage.read('editors', null)).toEqual({ a: 1 })
})

test('the same device gets its own words back without a new round', async () => {
  const first = open()
  await first.storage.settled()
  vi.useFakeTimers()
  window.dispatchEvent(new Event('keydown'))
  first.storage.write('editors', { mine: 1 })
  first.storage.write('editors', { mine: 2 })
  await vi.advanceTimersByTimeAsync(2500)
  vi.useRealTimers()
  expect(first.sent()).toHaveLength(1)
  const [kept] = first.sent() as KeptState[]
  if (!kept) throw new Error('nothing was sent')
  expect(JSON.parse(kept.text)).toEqual({ mine: 2 })
  const second = open([kept])
  await second.storage.settled()
  expect(second.storage.rounds.getState().count).toBe(0)
})

test('what an earlier page wrote in its last moment is sent by the next one', async () => {
  new IdeStorage('hut').write('editors', { last: 'words' })
  vi.useFakeTimers()
  const { sent } = open()
  await vi.advanceTimersByTimeAsync(2500)
  vi.useRealTimers()
  expect(sent()).toMatchObject([{ key: 'editors', text: '{"last":"words"}' }])
})

test('what the other device leaves while this page is away is offered on return', async () => {
  const { storage, push, calls } = open()
  await storage.settled()
  await vi.waitFor(() => expect(calls.map(({ path }) => path)).toContain('state.follow'))
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  push('state.follow', theirs('editors', { a: 1 }))
  expect(offers()).toHaveLength(0)
  window.dispatchEvent(new Event('focus'))
  expect(offers()).toHaveLength(1)
  vi.restoreAllMocks()
})

test('an agent that knows nothing of it takes nothing away', async () => {
  const storage = new IdeStorage('hut')
  storage.write('editors', { mine: true })
  const client = { state: { get: { query: () => Promise.reject(new Error('no such procedure')) } } }
  const sync = new StateSync({ connection: { client } as never, storage })
  made.push(sync)
  await storage.settled()
  expect(storage.read('editors', null)).toEqual({ mine: true })
})

test('a page that opened by itself says nothing over what a person left elsewhere', async () => {
  const { storage, sent } = open()
  await storage.settled()
  vi.useFakeTimers()
  storage.write('editors', { welcome: true })
  await vi.advanceTimersByTimeAsync(2500)
  expect(sent()).toHaveLength(0)
  window.dispatchEvent(new Event('pointerdown'))
  await vi.advanceTimersByTimeAsync(2500)
  vi.useRealTimers()
  expect(sent()).toMatchObject([{ key: 'editors', text: '{"welcome":true}' }])
})

test('what was left elsewhere while the line was away is offered when it is back', async () => {
  const kept: KeptState[] = []
  const { storage, calls, restart } = open(kept)
  await storage.settled()
  await vi.waitFor(() => expect(calls.map(({ path }) => path)).toContain('state.follow'))
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  kept.push(theirs('editors', { a: 1 }))
  restart('state.follow')
  await vi.waitFor(() => expect(offers()).toHaveLength(1))
  vi.restoreAllMocks()
})

test('an agent that cannot answer at first is asked again', async () => {
  vi.useFakeTimers()
  const query = vi
    .fn()
    .mockRejectedValueOnce(new Error('no space left'))
    .mockResolvedValue([null, theirs('editors', { a: 1 })])
  const subscribe = () => ({ unsubscribe: () => undefined })
  const client = { state: { get: { query }, follow: { subscribe } } }
  const storage = new IdeStorage('hut')
  made.push(new StateSync({ connection: { client } as never, storage }))
  await vi.advanceTimersByTimeAsync(10_500)
  vi.useRealTimers()
  expect(query).toHaveBeenCalledTimes(2)
  expect(offers()).toHaveLength(1)
})

test('whoever keeps his own layout has it at the next visit too, and everywhere else', async () => {
  const kept: KeptState[] = [theirs('editors', { a: 1 })]
  new IdeStorage('hut').write('editors', { mine: true })
  const first = open(kept, true)
  window.dispatchEvent(new Event('keydown'))
  first.answer()
  await first.storage.settled()
  vi.useFakeTimers()
  offers()[0]?.actions[1]?.onSelect()
  await vi.advanceTimersByTimeAsync(2500)
  vi.useRealTimers()
  expect(first.sent()).toMatchObject([{ key: 'editors', text: '{"mine":true}' }])
  first.sync[Symbol.dispose]()
  const second = open(kept)
  await second.storage.settled()
  expect(second.storage.rounds.getState().count).toBe(0)
  expect(second.storage.read('editors', null)).toEqual({ mine: true })
})

test('a device whose clock is behind says what is newer all the same', async () => {
  const { storage, sent } = open([theirs('editors', { a: 1 }, Date.now() + 60_000)])
  await storage.settled()
  storage.reopen()
  vi.useFakeTimers()
  window.dispatchEvent(new Event('keydown'))
  storage.write('editors', { mine: true })
  await vi.advanceTimersByTimeAsync(2500)
  vi.useRealTimers()
  const [state] = sent() as KeptState[]
  expect(state?.savedAt).toBeGreaterThan(Date.now() + 50_000)
})
