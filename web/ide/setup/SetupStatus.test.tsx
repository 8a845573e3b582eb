// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LifecycleRun } from '#agent/protocol/lifecycle.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { SetupStatus } from './SetupStatus.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

const run = (given: Partial<LifecycleRun> & Pick<LifecycleRun, 'hook'>): LifecycleRun => ({
  state: 'pending',
  parts: [{ name: null, terminalId: null, exit: null }],
  startedAt: null,
  endedAt: null,
  error: null,
  ...given,
})
const created = run({
  hook: 'onCreateCommand',
  state: 'done',
  startedAt: 0,
  endedAt: 1200,
  parts: [{ name: null, terminalId: 't1', exit: { exitCode: 0, signal: null } }],
})
const failed = run({
  hook: 'postCreateCommand',
  state: 'failed',
  startedAt: 0,
  endedAt: 3400,
  error: 'It ended with exit code 3.',
  parts: [{ name: null, terminalId: 't2', exit: { exitCode: 3, signal: null } }],
})
const skipped = run({ hook: 'postStartCommand', state: 'skipped' })

const show = (runs: LifecycleRun[], codespace = aCodespace()) =>
  renderInIde(<SetupStatus />, {
    codespace,
    agent: { 'lifecycle.changes': () => ({ version: 1, runs }) },
  })
const openList = async (label: RegExp) => {
  fireEvent.click(await screen.findByRole('button', { name: label }))
  return within(await screen.findByRole('list', { name: 'Set-up commands' }))
}
const rowOf = (list: ReturnType<typeof within>, hook: string) => {
  const row = list.getByText(hook).closest('li')
  if (!row) throw new Error(`${hook} is in no row`)
  return within(row)
}

test('a repository without set-up commands has nothing to say about them', async () => {
  const { agentCalls } = show([])
  await vi.waitFor(() => expect(agentCalls.map(({ path }) => path)).toContain('lifecycle.changes'))
  expect(screen.queryByRole('button')).toBeNull()
})

test('the agent is told once that somebody is there', async () => {
  const { agentCalls, agentPush } = show([created])
  await screen.findByText('Set-up done')
  act(() => agentPush('lifecycle.changes', { version: 2, runs: [created, failed] }))
  expect(agentCalls.filter(({ path }) => path === 'lifecycle.attached')).toHaveLength(1)
})

test('the status bar says which command runs, and it can be stopped (F-43)', async () => {
  const { agentCalls } = show([
    created,
    run({ hook: 'postCreateCommand', state: 'running', startedAt: Date.now() }),
  ])
  const list = await openList(/Setting up: postCreateCommand/)
  expect(rowOf(list, 'onCreateCommand').getByText('1.2 s')).toBeDefined()
  expect(list.queryByRole('button', { name: /Run again/ })).toBeNull()
  fireEvent.click(rowOf(list, 'postCreateCommand').getByRole('button', { name: 'Stop' }))
  expect(agentCalls).toContainEqual({
    path: 'lifecycle.stop',
    input: { hook: 'postCreateCommand' },
  })
})

test('one that failed says how, shows its terminal and is retried from there (F-44)', async () => {
  const { agentCalls, ide } = show([created, failed, skipped])
  const list = await openList(/Set-up failed/)
  const row = rowOf(list, 'postCreateCommand')
  expect(row.getByText('3.4 s')).toBeDefined()
  expect(row.getByText('It ended with exit code 3.')).toBeDefined()
  expect(rowOf(list, 'postStartCommand').getByText('skipped')).toBeDefined()
  fireEvent.click(row.getByRole('button', { name: 'Retry from here' }))
  expect(agentCalls).toContainEqual({
    path: 'lifecycle.retry',
    input: { hook: 'postCreateCommand' },
  })
  fireEvent.click(row.getByRole('button', { name: 'Show the terminal of postCreateCommand' }))
  expect(ide.terminalRequests.store.getState().terminalId).toBe('t2')
  expect(ide.layout.getState()).toMatchObject({ isPanelOpen: true, activePanel: 'terminal' })
})

test('what a failure kept from running can be gone on with all the same', async () => {
  const { agentCalls } = show([created, failed, skipped])
  const list = await openList(/Set-up failed/)
  const row = rowOf(list, 'postCreateCommand')
  fireEvent.click(row.getByRole('button', { name: 'Continue anyway' }))
  expect(agentCalls).toContainEqual({
    path: 'lifecycle.retry',
    input: { hook: 'postStartCommand' },
  })
  expect(rowOf(list, 'postStartCommand').queryByRole('button', { name: /Continue/ })).toBeNull()
})

test('where nothing was kept from running there is nothing to continue with', async () => {
  show([created, failed])
  const row = rowOf(await openList(/Set-up failed/), 'postCreateCommand')
  expect(row.queryByRole('button', { name: 'Continue anyway' })).toBeNull()
})

test('a failure is told once, also one from before the page was open', async () => {
  const { agentPush, ide } = show([created, failed])
  const title = 'postCreateCommand failed'
  expect((await screen.findAllByText(title)).length).toBeGreaterThan(0)
  const again = { ...failed, state: 'running' as const, endedAt: null, error: null }
  act(() => agentPush('lifecycle.changes', { version: 2, runs: [created, again] }))
  await vi.waitFor(() => expect(screen.queryByText(title)).toBeNull())
  cleanup()
  show([created, failed], ide.codespace)
  await screen.findByText('Set-up failed')
  expect(screen.queryByText(title)).toBeNull()
})

test('dotfiles that fail are a warning that stops nothing (F-50)', async () => {
  show([created, run({ hook: 'dotfiles', state: 'failed', endedAt: 1, error: 'No such place.' })])
  expect(await screen.findByText('Dotfiles failed')).toBeDefined()
  expect((await screen.findAllByText('Your dotfiles were not installed')).length).toBeGreaterThan(0)
})

test('the entries of an object have a name and a terminal each', async () => {
  show([
    run({
      hook: 'postCreateCommand',
      state: 'failed',
      parts: [
        { name: 'server', terminalId: 'a1', exit: { exitCode: 0, signal: null } },
        { name: 'client', terminalId: 'a2', exit: { exitCode: 0, signal: 9 } },
      ],
    }),
  ])
  const list = await openList(/Set-up failed/)
  const parts = within(list.getByRole('list', { name: 'Commands of postCreateCommand' }))
  expect(parts.getByText(/signal 9/)).toBeDefined()
  expect(parts.getByRole('button', { name: 'Show the terminal of client' })).toBeDefined()
})

test('a failure that the set-up went past is no news any more', async () => {
  const later = run({ hook: 'postStartCommand', state: 'done', startedAt: 5000, endedAt: 6000 })
  const { agentPush } = show([created, { ...failed, endedAt: 3400 }, skipped])
  await screen.findByText('Set-up failed')
  act(() => agentPush('lifecycle.changes', { version: 2, runs: [created, failed, later] }))
  expect(await screen.findByText('Set-up done')).toBeDefined()
  await vi.waitFor(() => expect(screen.queryByText('postCreateCommand failed')).toBeNull())
})
