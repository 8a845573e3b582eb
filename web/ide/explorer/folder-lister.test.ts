import { afterEach, expect, test, vi } from 'vitest'
import type { FolderListing } from '#agent/protocol/files.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { FolderLister } from './folder-lister.ts'

afterEach(() => void vi.useRealTimers())

function start(count: number) {
  vi.useFakeTimers()
  const entries = Array.from({ length: count }, (_, index) => ({
    name: `${index}`,
    kind: 'file',
    isLink: false,
  }))
  const list = vi.fn(async () => ({ entries, isTruncated: false }) as unknown as FolderListing)
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
