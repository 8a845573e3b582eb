import { expect, test } from 'vitest'
import type { FileEntry } from '#agent/protocol/files.ts'
import { shownName } from '../paths.ts'
import {
  type FolderState,
  findByTyping,
  nameProblem,
  parentRow,
  type TreeState,
  treeRows,
} from './tree-model.ts'

const entry = (name: string, kind: FileEntry['kind'] = 'file'): FileEntry => ({
  name,
  kind,
  isLink: false,
})
const listed = (...entries: FileEntry[]) =>
  ({ status: 'listed', entries, isTruncated: false }) as const

const state: TreeState = {
  root: '/w',
  folders: new Map<string, FolderState>([
    ['/w', listed(entry('src', 'folder'), entry('test', 'folder'), entry('a.ts'), entry('b.ts'))],
    ['/w/src', listed(entry('apple.ts'), entry('avocado.ts'))],
    ['/w/test', { status: 'failed', message: 'You may not look into this folder.' }],
  ]),
  expanded: new Set(['/w/src', '/w/test']),
  edit: null,
}
const names = (of: TreeState) =>
  treeRows(of).map((row) => {
    const text = row.type === 'entry' ? row.entry.name : row.type === 'note' ? row.text : '?'
    return `${' '.repeat(row.depth)}${text}`
  })

test('rows are what is open, in order, with what could not be listed in its place', () => {
  expect(names(state)).toEqual([
    'src',
    ' apple.ts',
    ' avocado.ts',
    'test',
    ' You may not look into this folder.',
    'a.ts',
    'b.ts',
  ])
})

test('a new entry is typed at the top of its folder', () => {
  const edit = { type: 'create', folder: '/w/src', kind: 'file' } as const
  expect(names({ ...state, edit }).slice(0, 3)).toEqual(['src', ' ?', ' apple.ts'])
})

test('a truncated folder says so, an empty one too', () => {
  const folders = new Map(state.folders)
  folders.set('/w/src', { status: 'listed', entries: [entry('x')], isTruncated: true })
  folders.set('/w/test', listed())
  expect(names({ ...state, folders })).toContain(' Only the first 1 are shown.')
  expect(names({ ...state, folders })).toContain(' Empty')
})

test('20,000 entries become rows quickly (F-29)', () => {
  const entries = Array.from({ length: 20_000 }, (_, index) => entry(`file-${index}.ts`))
  const started = performance.now()
  expect(treeRows({ ...state, folders: new Map([['/w', listed(...entries)]]) })).toHaveLength(
    20_000,
  )
  expect(performance.now() - started).toBeLessThan(500)
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
  expect(parentRow(rows, 5)).toBe(5)
})

test('names that cannot be are told apart', () => {
  const siblings = [entry('taken.ts')]
  expect(nameProblem('fine.ts', siblings)).toBeNull()
  expect(nameProblem('deep/fine.ts', siblings)).toBeNull()
  for (const bad of ['', '/', '/x', '..', 'a/../b', 'taken.ts', 'x\0', 'é'.repeat(128)]) {
    expect(nameProblem(bad, siblings)).not.toBeNull()
  }
})

test('a name shows what it is made of, however it tries to look (S-26)', () => {
  expect(shownName('plain – ünïcödé 🏠.ts')).toBe('plain – ünïcödé 🏠.ts')
  expect(shownName('a\nb\tc\x1b[31m')).toBe('a␊b␉c␛[31m')
  expect(shownName('evil\u202etxt.exe')).toBe('evil⟨U+202E⟩txt.exe')
  expect(shownName('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
})
