import { expect, test } from 'vitest'
import { aTree, entry, linesOf, listedOf } from './a-tree.testing.ts'
import { findByTyping, parentRow } from './find-rows.ts'
import { foundRows, matchIn } from './found-rows.ts'
import type { FolderState } from './tree-model.ts'
import { treeRows } from './tree-rows.ts'

const folders: Record<string, FolderState> = {
  '/w': listedOf('src/', 'test/', 'a.ts', 'b.ts'),
  '/w/src': listedOf('apple.ts', 'avocado.ts'),
  '/w/test': { status: 'failed', message: 'You may not look into this folder.' },
}
const state = aTree(folders)

test('rows are what is open, in order, with what could not be listed in its place', () => {
  expect(linesOf(treeRows(state))).toEqual([
    'src',
    ' apple.ts',
    ' avocado.ts',
    'test',
    ' You may not look into this folder.',
    'a.ts',
    'b.ts',
  ])
})

test('every row is found again by its path, and what is not to be seen is not found', () => {
  const rows = treeRows(
    aTree({
      '/w': listedOf('a/', 'b/', 'c'),
      '/w/a': listedOf('x/', 'y/', 'z'),
      '/w/a/x': listedOf('1', '2'),
      '/w/a/y': listedOf(),
      '/w/b': listedOf('only/'),
      '/w/b/only': listedOf('3', '4'),
    }),
  )
  for (let index = 0; index < rows.count; index++) {
    const row = rows.at(index)
    if (row?.type === 'entry') expect(rows.indexOf(row.path)).toBe(index)
  }
  expect(rows.indexOf('/w/b/only/4')).toBe(rows.count - 2)
  for (const path of ['/w', '/', '/w/a/x/1/2', '/w/c/none', '/elsewhere', '/w/zzz']) {
    expect(rows.indexOf(path)).toBe(-1)
  }
  expect(rows.at(-1)).toBeUndefined()
  expect(rows.at(rows.count)).toBeUndefined()
})

test('a new folder is typed on top, a new file behind the folders', () => {
  const create = (folder: string, kind: 'file' | 'folder') =>
    linesOf(treeRows({ ...state, edit: { type: 'create', folder, kind } }))
  expect(create('/w/src', 'file').slice(0, 3)).toEqual(['src', ' ?', ' apple.ts'])
  expect(create('/w', 'folder').slice(0, 2)).toEqual(['?', 'src'])
  expect(create('/w', 'file').slice(4, 7)).toEqual([
    ' You may not look into this folder.',
    '?',
    'a.ts',
  ])
})

test('a truncated folder says so, an empty one too', () => {
  const lines = linesOf(
    treeRows(
      aTree({
        ...folders,
        '/w/src': { status: 'listed', entries: [entry('x')], isTruncated: true },
        '/w/test': listedOf(),
      }),
    ),
  )
  expect(lines).toContain(' Only the first 1 are shown.')
  expect(lines).toContain(' Empty')
})

test('folders with nothing but a folder in them share a row, unless that is a link or not wanted', () => {
  const chain = {
    '/w': listedOf('com/', 'z'),
    '/w/com': listedOf('acme/'),
    '/w/com/acme': listedOf('app/'),
    '/w/com/acme/app': listedOf('Main.java'),
  }
  const rows = treeRows(aTree(chain))
  expect(linesOf(rows)).toEqual(['com/acme/app', ' Main.java', 'z'])
  expect(rows.at(0)).toMatchObject({ key: '/w/com', path: '/w/com/acme/app', isExpanded: true })
  for (const path of ['/w/com', '/w/com/acme', '/w/com/acme/app']) {
    expect(rows.indexOf(path)).toBe(0)
  }
  const apart = linesOf(treeRows(aTree(chain, { isCompact: false })))
  expect(apart).toEqual(['com', ' acme', '  app', '   Main.java', 'z'])
  const link = { ...entry('acme', 'folder'), isLink: true }
  const linked = {
    ...chain,
    '/w/com': { status: 'listed', entries: [link], isTruncated: false } as const,
  }
  expect(linesOf(treeRows(aTree(linked)))[0]).toBe('com')
  const edit = { type: 'create', folder: '/w/com/acme', kind: 'file' } as const
  expect(linesOf(treeRows(aTree(chain, { edit })))).toEqual([
    'com/acme',
    ' app',
    '  Main.java',
    ' ?',
    'z',
  ])
})

test('a link that leads back up opens level by level and no further (F-31)', () => {
  const loop = { ...entry('up', 'folder'), isLink: true }
  const listing = { status: 'listed', entries: [loop], isTruncated: false } as const
  const rows = treeRows(aTree({ '/w': listing, '/w/up': listing, '/w/up/up': listing }))
  expect(linesOf(rows)).toEqual(['up', ' up', '  up'])
})

test('a folder that was open and is a file by now is a file (F-31)', () => {
  const rows = treeRows(aTree({ '/w': listedOf('src'), '/w/src': listedOf('old') }))
  expect(linesOf(rows)).toEqual(['src'])
  expect(rows.at(0)).toMatchObject({ isExpanded: false })
})

test('a change in a tree of 210,000 rows is ready to be drawn within a frame (F-29)', () => {
  const wide = Array.from({ length: 10_000 }, (_, index) => `file-${index}.ts`)
  const packages = Array.from({ length: 2000 }, (_, index) => `package-${index}`)
  const files = Array.from({ length: 100 }, (_, index) => `index-${index}.js`)
  const all: Record<string, FolderState> = {
    '/w': listedOf('wide/', 'modules/'),
    '/w/wide': listedOf(...wide),
    '/w/modules': listedOf(...packages.map((name) => `${name}/`)),
  }
  for (const name of packages) all[`/w/modules/${name}`] = listedOf(...files)
  const tree = aTree(all)
  const first = treeRows(tree)
  expect(first.count).toBe(2 + 10_000 + 2000 + 200_000)

  const changed = new Map(tree.folders)
  changed.set('/w/wide', listedOf(...wide, 'one more'))
  const times: number[] = []
  for (let turn = 0; turn < 20; turn++) {
    const startedAt = performance.now()
    const rows = treeRows({ ...tree, folders: changed })
    const last = rows.indexOf('/w/modules/package-1999/index-99.js')
    for (let index = last - 60; index <= last; index++) rows.at(index)
    times.push(performance.now() - startedAt)
    expect(last).toBe(rows.count - 1)
  }
  expect(Math.min(...times)).toBeLessThan(16)
})

test('typing goes to the next name that begins so, around the end', () => {
  const rows = treeRows(state)
  expect(findByTyping(rows, 0, 'a')).toBe(1)
  expect(findByTyping(rows, 1, 'a')).toBe(2)
  expect(findByTyping(rows, 1, 'av')).toBe(2)
  expect(findByTyping(rows, 5, 'a')).toBe(1)
  expect(findByTyping(rows, 3, 'zzz')).toBe(3)
})

test('the parent of a row is the folder above it', () => {
  const rows = treeRows(state)
  expect(parentRow(rows, 2)).toBe(0)
  expect(parentRow(rows, 4)).toBe(3)
  expect(parentRow(rows, 5)).toBe(5)
})

test('finding leaves the rows with the letters and the folders around them', () => {
  const rows = foundRows(treeRows(state), 'VO')
  expect(linesOf(rows)).toEqual(['src', ' avocado.ts'])
  expect(rows.indexOf('/w/src/avocado.ts')).toBe(1)
  expect(rows.indexOf('/w/a.ts')).toBe(-1)
  expect(matchIn('avocado.ts', 'VO')).toEqual([1, 3])
  expect(matchIn('avocado.ts', '')).toBeNull()
})
