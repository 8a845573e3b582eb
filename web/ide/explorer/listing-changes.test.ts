import { expect, test } from 'vitest'
import { entry } from './a-tree.testing.ts'
import { patchEntries, sameEntries } from './listing-changes.ts'

const entries = [entry('src', 'folder'), entry('a.ts'), entry('file2.ts'), entry('file10.ts')]
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

test('what changed takes its place in the order of the listing', () => {
  const patched = patchEntries(entries, [
    { name: 'file3.ts', entry: entry('file3.ts') },
    { name: 'docs', entry: entry('docs', 'folder') },
    { name: 'a.ts', entry: null },
    { name: 'zz', entry: entry('zz') },
  ])
  expect(names(patched)).toEqual(['docs', 'src', 'file2.ts', 'file3.ts', 'file10.ts', 'zz'])
})

test('a file that became a folder moves to the folders (F-31)', () => {
  const patched = patchEntries(entries, [{ name: 'a.ts', entry: entry('a.ts', 'folder') }])
  expect(names(patched)).toEqual(['a.ts', 'src', 'file2.ts', 'file10.ts'])
})

test('what says nothing new leaves the listing as it is', () => {
  const same = [
    { name: 'a.ts', entry: entry('a.ts') },
    { name: 'never there', entry: null },
  ]
  expect(patchEntries(entries, same)).toBe(entries)
  expect(sameEntries(entries, structuredClone(entries))).toBe(entries)
  expect(sameEntries(entries, entries.slice(1))).not.toBe(entries)
})
