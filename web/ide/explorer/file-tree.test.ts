// @vitest-environment happy-dom
import { createTRPCClient } from '@trpc/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AgentRouter } from '#agent/router.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { fakeLink } from '#web/testing/fake-link.ts'
import { Excluder } from '../excludes/excluder.ts'
import type { FolderWatch } from '../folder-watch.ts'
import { IdeStorage } from '../ide-storage.ts'
import { linesOf } from './a-tree.testing.ts'
import { fakeFiles } from './fake-files.testing.ts'
import { FileTree } from './file-tree.ts'
import { treeRows } from './tree-rows.ts'

let current: FileTree | null = null

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => {
  current?.[Symbol.dispose]()
  vi.useRealTimers()
})

function start(...paths: string[]) {
  const files = fakeFiles(...paths)
  const { link, calls } = fakeLink<AgentRouter>(files.answers)
  const watched = new Map<string, (names: readonly string[] | null) => void>()
  const folderWatch = {
    watch: (folder: string, listener: (names: readonly string[] | null) => void) => {
      watched.set(folder, listener)
      return () => watched.delete(folder)
    },
  } as unknown as FolderWatch
  const connection = {
    client: createTRPCClient<AgentRouter>({ links: [link] }),
  } as unknown as AgentConnection
  const storage = new IdeStorage('hut')
  const excluder = new Excluder({ '**/.git': true })
  const options = { root: '/w', isCompact: true, excluder, onGrown: () => undefined }
  const tree = new FileTree({ connection, folderWatch, storage }, options)
  current = tree
  tree.start()
  const looks = (path: string) => calls.filter((call) => call.path === path).length
  const lines = () => linesOf(treeRows(tree.state.getState()))
  const changed = (folder: string, names: readonly string[] | null) => watched.get(folder)?.(names)
  const settle = (afterMs = 1) => vi.advanceTimersByTimeAsync(afterMs)
  return { ...files, tree, watched, looks, lines, changed, settle }
}

test('what the terminal makes is shown at once, and a storm of it is five looks a second (F-29)', async () => {
  const { kinds, looks, lines, changed, settle } = start('/w/a')
  await settle(1000)
  expect(looks('files.list')).toBe(1)
  kinds.set('/w/b', 'file')
  changed('/w', ['b'])
  await settle()
  expect(lines()).toEqual(['a', 'b'])

  const before = looks('files.list')
  for (let turn = 0; turn < 100; turn++) {
    changed('/w', [`storm-${turn}`])
    await settle(10)
  }
  kinds.set('/w/last', 'file')
  changed('/w', ['last'])
  await settle(250)
  expect(looks('files.list') - before).toBeLessThanOrEqual(7)
  expect(lines()).toContain('last')
})

test('in a wide folder only the names that changed are asked about', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `/w/file-${index}`)
  const { kinds, looks, lines, changed, settle } = start(...names)
  await settle(1000)
  kinds.set('/w/fresh', 'folder')
  kinds.delete('/w/file-7')
  changed('/w', ['fresh', 'file-7'])
  await settle()
  expect(looks('files.list')).toBe(1)
  expect(looks('files.statMany')).toBe(1)
  expect(lines()[0]).toBe('fresh')
  expect(lines()).toHaveLength(300)
  expect(lines()).not.toContain('file-7')
})

test('a folder that is gone closes, and a file in its place is shown as one (F-31)', async () => {
  const { tree, kinds, watched, lines, changed, settle } = start(
    '/w/src/deep/a',
    '/w/src/b',
    '/w/z',
  )
  await settle()
  tree.expand('/w/src', '/w/src/deep')
  await settle()
  expect(lines()).toEqual(['src', ' deep', '  a', ' b', 'z'])
  for (const path of [...kinds.keys()]) if (path.startsWith('/w/src')) kinds.delete(path)
  kinds.set('/w/src', 'file')
  changed('/w/src/deep', null)
  changed('/w/src', null)
  changed('/w', null)
  await settle(500)
  expect(lines()).toEqual(['src', 'z'])
  expect([...watched.keys()]).toEqual(['/w'])
  expect([...tree.state.getState().expanded]).toEqual([])
})

test('only what is in sight is watched, and what was open inside is open again', async () => {
  const { tree, watched, lines, settle } = start('/w/src/deep/a', '/w/src/b')
  await settle()
  tree.expand('/w/src')
  await settle()
  tree.expand('/w/src/deep')
  await settle()
  tree.collapse('/w/src')
  expect([...watched.keys()]).toEqual(['/w'])
  tree.expand('/w/src')
  await settle()
  expect(lines()).toEqual(['src', ' deep', '  a', ' b'])
})

test('a folder that is renamed, be it in case only, stays open (F-31)', async () => {
  const { tree, kinds, lines, changed, settle } = start('/w/src/a', '/w/src/b')
  await settle()
  tree.expand('/w/src')
  await settle()
  for (const [path, kind] of [...kinds]) {
    if (!path.startsWith('/w/src')) continue
    kinds.delete(path)
    kinds.set(path.replace('/w/src', '/w/SRC'), kind)
  }
  tree.renamed('/w/src', '/w/SRC')
  changed('/w', ['src', 'SRC'])
  await settle(500)
  expect(lines()).toEqual(['SRC', ' a', ' b'])
})

test('what the settings leave out is not seen, listed or told of, and comes back with them', async () => {
  const { tree, lines, settle, changed, kinds } = start(
    '/w/.git/HEAD',
    '/w/a.js',
    '/w/a.ts',
    '/w/b.js',
  )
  await settle()
  expect(lines()).toEqual(['a.js', 'a.ts', 'b.js'])
  tree.setExcluder(new Excluder({ '**/*.js': { when: '$(basename).ts' } }))
  await settle(1000)
  expect(lines()).toEqual(['.git', 'a.ts', 'b.js'])
  kinds.delete('/w/a.ts')
  changed('/w', ['a.ts'])
  await settle(1000)
  expect(lines()).toEqual(['.git', 'a.js', 'b.js'])
})
