import { expect, test } from 'vitest'
import type { GitFileState, GitStatus } from '#agent/protocol/git.ts'
import { branchItem } from './branch-item.ts'
import { GitMarks } from './git-marks.ts'

type Found = Extract<GitStatus, { type: 'status' }>

function marksOf(files: Record<string, GitFileState>, change: Partial<Found> = {}) {
  const status: Found = {
    type: 'status',
    root: '/workspaces/repo',
    branch: 'main',
    commit: '0123456789',
    upstream: null,
    ahead: 0,
    behind: 0,
    files: Object.entries(files).map(([path, state]) => ({ path, state })),
    isTruncated: false,
    ...change,
  }
  return new GitMarks(status)
}

test('a file has its own state, and what is committed as it is has none', () => {
  const marks = marksOf({ 'src/a.ts': 'modified', 'b c': 'deleted' })
  expect(marks.stateOf('/workspaces/repo/src/a.ts')).toBe('modified')
  expect(marks.stateOf('/workspaces/repo/b c')).toBe('deleted')
  expect(marks.stateOf('/workspaces/repo/src/a.tsx')).toBeNull()
  expect(marks.stateOf('/workspaces/other/src/a.ts')).toBeNull()
})

test('all in an untracked or ignored folder is what the folder is, unless it says otherwise', () => {
  const marks = marksOf({
    'node_modules/': 'ignored',
    'new/': 'untracked',
    'new/odd': 'conflicted',
  })
  expect(marks.stateOf('/workspaces/repo/node_modules')).toBe('ignored')
  expect(marks.stateOf('/workspaces/repo/node_modules/a/b/c.js')).toBe('ignored')
  expect(marks.stateOf('/workspaces/repo/new/deep/er')).toBe('untracked')
  expect(marks.stateOf('/workspaces/repo/new/odd')).toBe('conflicted')
  expect(marks.stateOf('/workspaces/repo/newer')).toBeNull()
})

test('a folder shows the strongest of what is in it, up to the top, whatever the order', () => {
  const files: Record<string, GitFileState> = {
    'src/deep/new.ts': 'untracked',
    'src/a.ts': 'modified',
    'lib/gone': 'deleted',
    'out/x.log': 'ignored',
    'merge/deep/both': 'conflicted',
    'merge/other': 'added',
  }
  for (const entries of [Object.entries(files), Object.entries(files).reverse()]) {
    const marks = marksOf(Object.fromEntries(entries))
    expect(marks.stateOf('/workspaces/repo/src')).toBe('modified')
    expect(marks.stateOf('/workspaces/repo/src/deep')).toBe('untracked')
    expect(marks.stateOf('/workspaces/repo/lib')).toBeNull()
    expect(marks.stateOf('/workspaces/repo/out')).toBeNull()
    expect(marks.stateOf('/workspaces/repo')).toBe('conflicted')
    expect(marks.stateOf('/workspaces')).toBeNull()
  }
})

test('ten thousand files are asked about quickly, ten thousand times', () => {
  const files = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, n) => [`a/b${n % 100}/c/f${n}`, 'modified' as const]),
  )
  // The shortest of a few, since a busy machine does other things in between.
  const times = Array.from({ length: 5 }, () => {
    const from = performance.now()
    const marks = marksOf(files)
    for (let n = 0; n < 10_000; n += 1) marks.stateOf(`/workspaces/repo/a/b${n % 100}/c/x${n}`)
    return performance.now() - from
  })
  expect(Math.min(...times)).toBeLessThan(500)
})

test('the branch is shown with a star when something changed, and what is to pull and push', () => {
  expect(branchItem(new GitMarks(null))).toBeNull()
  expect(branchItem(new GitMarks({ type: 'none' }))).toBeNull()
  expect(branchItem(marksOf({ 'a.log': 'ignored' }))).toMatchObject({
    label: 'main',
    title: 'Branch main, nothing changed',
    icon: 'git-branch',
  })
  const item = branchItem(
    marksOf({ a: 'modified', b: 'untracked' }, { upstream: 'origin/main', ahead: 2, behind: 1 }),
  )
  expect(item).toMatchObject({
    label: 'main* 1↓ 2↑',
    title: 'Branch main, 2 changes, 2 commits to push, 1 commit to pull, follows origin/main',
  })
  expect(branchItem(marksOf({}, { branch: null }))).toMatchObject({
    label: '0123456789 (detached)',
    title: 'Detached at 0123456789, nothing changed',
    icon: 'git-commit',
  })
})
