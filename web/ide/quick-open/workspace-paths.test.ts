import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PathReply, PathRequest } from './path-messages.ts'
import type { PathWorker } from './search-worker.ts'
import { WorkspacePaths } from './workspace-paths.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/**
 * An agent that lists what is there when it is asked, and workers that find what is exactly that;
 * the first of them, as many as `broken`, do not arrive.
 */
function start(there: string[], { exclude = [] as string[], broken = 0 } = {}) {
  let listed: string[] = []
  let lists = 0
  let workers = 0
  const startWorker = (): PathWorker => {
    workers += 1
    const isBroken = workers <= broken
    // It knows nothing of what another one was told.
    listed = []
    const worker: PathWorker = {
      onmessage: null,
      onerror: null,
      terminate: () => undefined,
      postMessage(request: PathRequest) {
        if (request.type !== 'search' || isBroken) return
        const paths = listed
          .filter((path) => path === request.query)
          .map((path) => ({ path, positions: [] }))
        const data: PathReply = { type: 'found', number: request.number, paths }
        worker.onmessage?.({ data } as MessageEvent<PathReply>)
      },
    }
    if (isBroken) setTimeout(() => worker.onerror?.(undefined as never), 100)
    return worker
  }
  const subscribe = (
    input: { exclude: string[] },
    on: { onStarted(): void; onData(part: unknown): void },
  ) => {
    lists += 1
    queueMicrotask(() => {
      on.onStarted()
      listed = there.filter((path) => !input.exclude.includes(path))
      on.onData({ type: 'end' })
    })
    return { unsubscribe: () => undefined }
  }
  const client = { search: { paths: { subscribe } } } as never
  return {
    paths: new WorkspacePaths({ client, root: '/w', exclude: () => exclude, startWorker }),
    lists: () => lists,
    workers: () => workers,
  }
}

test('a file that was made a moment after the list is found without another key', async () => {
  const there = ['a.txt']
  const { paths, lists } = start(there)
  const told = vi.fn()
  paths.follow(told)
  await vi.advanceTimersByTimeAsync(0)
  there.push('new.txt')
  const { signal } = new AbortController()
  expect(await paths.search('new.txt', signal)).toEqual([])
  told.mockClear()
  await vi.advanceTimersByTimeAsync(1000)
  expect(told).toHaveBeenCalled()
  expect(await paths.search('new.txt', signal)).toHaveLength(1)
  expect(lists()).toBe(2)
})

test('what is nowhere is not listed for again and again', async () => {
  const { paths, lists } = start(['a.txt'])
  const { signal } = new AbortController()
  paths.follow(() => void paths.search('nowhere', signal))
  for (let second = 0; second < 60; second += 1) await vi.advanceTimersByTimeAsync(1000)
  expect(lists()).toBeLessThanOrEqual(2)
})

test('once something else is to be left out the files are listed anew, unless nobody has asked', async () => {
  const exclude: string[] = []
  const { paths, lists } = start(['a.txt', 'b.txt'], { exclude })
  const { signal } = new AbortController()
  paths.listAnew()
  expect(lists()).toBe(0)
  paths.follow(() => undefined)
  await vi.advanceTimersByTimeAsync(0)
  expect(await paths.search('b.txt', signal)).toHaveLength(1)
  exclude.push('b.txt')
  paths.listAnew()
  await vi.advanceTimersByTimeAsync(0)
  expect(await paths.search('b.txt', signal)).toEqual([])
  expect(await paths.search('a.txt', signal)).toHaveLength(1)
})

test('a worker whose code is lost on its way has another take its place, which answers what was asked', async () => {
  const { paths } = start(['a.txt'], { broken: 2 })
  const { signal } = new AbortController()
  const found: unknown[] = []
  const search = async () => found.splice(0, 1, await paths.search('a.txt', signal))
  paths.follow(() => void search())
  void search()
  await vi.advanceTimersByTimeAsync(2000)
  expect(found).toEqual([[{ path: 'a.txt', positions: [] }]])
  expect(paths.state).toBe('whole')
})

test('where one after the other is lost nothing is found, until it is opened again', async () => {
  const { paths, workers } = start(['a.txt'], { broken: 4 })
  const { signal } = new AbortController()
  const first = paths.search('a.txt', signal)
  const leave = paths.follow(() => undefined)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await first).toEqual([])
  expect([paths.state, workers()]).toEqual(['failed', 4])
  leave()
  paths.follow(() => undefined)
  await vi.advanceTimersByTimeAsync(0)
  expect(await paths.search('a.txt', signal)).toHaveLength(1)
})
