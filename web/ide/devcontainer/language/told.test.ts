import { expect, test, vi } from 'vitest'
import { toldOf } from './told.ts'

const written = { name: 'hut', path: '.devcontainer.json', text: '{}' }

test('what a configuration builds on is given as it is asked for', async () => {
  const texts: Record<string, string> = { 'a.json': 'A', 'b.json': 'B' }
  const ask = vi.fn(async ({ files }: { files: { path: string }[] }) => {
    const wanted = ['a.json', ...(files.length > 0 ? ['b.json'] : []), 'gone.json']
    return { missing: wanted.filter((path) => !files.some((file) => file.path === path)) }
  })
  const read = vi.fn(async (path: string) => texts[path] ?? null)
  expect(await toldOf(written, { ask, read })).toEqual({ missing: ['gone.json'] })
  expect(ask).toHaveBeenCalledTimes(3)
  expect(ask).toHaveBeenLastCalledWith({
    ...written,
    files: [
      { path: 'a.json', text: 'A' },
      { path: 'b.json', text: 'B' },
    ],
  })
  expect(read).toHaveBeenCalledTimes(3)
})

test('an answer that always asks for more is taken in the end', async () => {
  const ask = vi.fn(async ({ files }: { files: unknown[] }) => ({ missing: [`${files.length}`] }))
  await toldOf(written, { ask, read: async () => '' })
  expect(ask.mock.calls.length).toBeLessThan(20)
})
