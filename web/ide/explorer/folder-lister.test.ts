import { afterEach, expect, test, vi } from 'vitest'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { FolderLister } from './folder-lister.ts'

afterEach(() => void vi.useRealTimers())

function start(count: number) {
  vi.useFakeTimers()
  const names = Array.from({ length: count }, (_, index) => index).join('/')
  const listing = { path: '/many', names, kinds: new Uint8Array(count), isTruncated: false }
  const list = vi.fn(async () => listing)
  const statMany = vi.fn(async () => ({ entries: [null] }))
  const files = { list: { query: list }, statMany: { query: statMany } }
  const client = { files } as unknown as AgentConnection['client']
  const lister = new FolderLister(client, () => undefined)
  return { lister, list, statMany }
}

test('a large folder in a storm is listed less often than a small one, and once more at its end (F-29)', async () => {
  const { lister, list } = start(10_000)
  for (let at = 0; at < 25; at += 1) {
    lister.look('/many', null)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(list).toHaveBeenCalledTimes(3)
  await vi.advanceTimersByTimeAsync(1000)
  expect(list).toHaveBeenCalledTimes(4)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(list).toHaveBeenCalledTimes(4)
})

test('a few names of a large folder are looked at soon all the same', async () => {
  const { lister, statMany } = start(10_000)
  lister.look('/many', null)
  await vi.advanceTimersByTimeAsync(10)
  lister.look('/many', ['a'])
  await vi.advanceTimersByTimeAsync(200)
  expect(statMany).toHaveBeenCalledTimes(1)
})

test('what is asked about ahead is not asked about again when it is opened, unless that is long after', async () => {
  const { lister, list } = start(10)
  lister.expect('/many')
  lister.expect('/many')
  lister.look('/many', null)
  await vi.advanceTimersByTimeAsync(10)
  expect(list).toHaveBeenCalledTimes(1)
  lister.expect('/many')
  expect(list).toHaveBeenCalledTimes(1)
  lister.forget('/many')
  lister.expect('/many')
  await vi.advanceTimersByTimeAsync(5000)
  lister.look('/many', null)
  await vi.advanceTimersByTimeAsync(10)
  expect(list).toHaveBeenCalledTimes(3)
})
