import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type PathWorker, SearchWorker } from './search-worker.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('workers that answer, and break over what there is to search, are not replaced without end', async () => {
  let workers = 0
  let hasGivenUp = false
  const start = (): PathWorker => {
    workers += 1
    const worker: PathWorker = {
      onmessage: null,
      onerror: null,
      terminate: () => undefined,
      postMessage(request) {
        if (request.type !== 'search') return
        const data = { type: 'found' as const, number: request.number, paths: [] }
        worker.onmessage?.({ data } as unknown as MessageEvent)
        setTimeout(() => worker.onerror?.(undefined as never), 100)
      },
    }
    return worker
  }
  const { signal } = new AbortController()
  const search = () => void worker.search('a.txt', signal)
  const worker = new SearchWorker({
    start,
    onStartedAnew: search,
    onGivenUp: () => {
      hasGivenUp = true
    },
  })
  search()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([workers, hasGivenUp]).toEqual([4, true])
  expect(await worker.search('a.txt', signal)).toEqual([])
})
