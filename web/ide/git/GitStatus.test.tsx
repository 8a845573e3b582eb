// @vitest-environment happy-dom
import { act, cleanup, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { GitStatus as Status } from '#agent/protocol/git.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { GitStatus } from './GitStatus.tsx'

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const status = (branch: string): Status => ({
  type: 'status',
  root: '/workspaces/repository',
  branch,
  commit: 'abc',
  upstream: null,
  ahead: 0,
  behind: 0,
  files: [{ path: 'a.ts', state: 'modified' }],
  isTruncated: false,
})

function show(first: Status) {
  const shown = renderInIde(<GitStatus />, { agent: { 'git.follow': () => first } })
  const labels = () => shown.ide.statusItems.store.getState().items.map(({ label }) => label)
  const follows = () => shown.agentCalls.filter(({ path }) => path === 'git.follow')
  return { ...shown, labels, follows }
}

test('the branch is in the status bar, and each file can be asked about', async () => {
  const { ide, agentPush, labels, follows } = show(status('main'))
  await waitFor(() => expect(labels()).toEqual(['main*']))
  expect(follows()).toEqual([{ path: 'git.follow', input: { root: '/workspaces/repository' } }])
  expect(ide.git.stateOf('/workspaces/repository/a.ts')).toBe('modified')
  act(() => agentPush('git.follow', status('feature/x')))
  await waitFor(() => expect(labels()).toEqual(['feature/x*']))
  act(() => agentPush('git.follow', { type: 'none' }))
  await waitFor(() => expect(labels()).toEqual([]))
})

test('a page that is hidden for long follows nothing, and one that is shown again does', async () => {
  const { labels, follows } = show(status('main'))
  await waitFor(() => expect(labels()).toEqual(['main*']))
  vi.useFakeTimers()
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  visibility.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(follows()).toHaveLength(2)
  expect(labels()).toEqual(['main*'])
})

test('followers share one subscription, and the last one ends it', () => {
  vi.useFakeTimers()
  const { ide, follows } = renderAndCount()
  const [one, two] = [ide.git.follow('/r'), ide.git.follow('/r')]
  vi.advanceTimersByTime(1000)
  expect(follows()).toHaveLength(1)
  one()
  one()
  const three = ide.git.follow('/r')
  vi.advanceTimersByTime(1000)
  expect(follows()).toHaveLength(1)
  two()
  three()
  ide.git.follow('/r')
  vi.advanceTimersByTime(1000)
  expect(follows()).toHaveLength(2)
})

function renderAndCount() {
  const shown = renderInIde(null, { agent: { 'git.follow': () => status('main') } })
  return { ...shown, follows: () => shown.agentCalls.filter(({ path }) => path === 'git.follow') }
}
