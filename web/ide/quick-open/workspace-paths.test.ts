import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PathReply, PathRequest } from './path-messages.ts'
import { type PathWorker, WorkspacePaths } from './workspace-paths.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/**
 * An agent that lists what is there when it is asked, and a worker that finds what is exactly that.
 */
function start(there: string[], exclude: string[] = []) {
  let listed: string[] = []
  let lists = 0
  const worker: PathWorker = {
    onmessage: null,
    onerror: null,
    terminate: () => undefined,
    postMessage(request: PathRequest) {
      if (request.type !== 'search') return
      const paths = listed
        .filter((path) => path === request.query)
        .map((path) => ({ path, positions: [] }))
      const data: PathReply = { type: 'found', number: request.number, paths }
      worker.onmessage?.({ data } as MessageEvent<PathReply>)
    },
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
    paths: new WorkspacePaths({ client, root: '/w', exclude: () => exclude, worker }),
    lists: () => lists,
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
  const { paths, lists } = start(['a.txt', 'b.txt'], exclude)
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
