// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { StandingNotices } from './StandingNotices.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

test('a container that somebody paused can be resumed (F-55)', async () => {
  const codespace = aCodespace({ condition: 'paused' })
  const { calls } = renderInIde(<StandingNotices />, {
    codespace,
    server: { 'codespaces.repair': () => codespace },
  })
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText(/Somebody paused this container/)).toBeDefined()
  fireEvent.click(alert.getByRole('button', { name: 'Resume' }))
  await vi.waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.repair',
      input: { name: codespace.name },
    }),
  )
})

test('one whose isolation is not verified says why it is off its network', async () => {
  renderInIde(<StandingNotices />, { codespace: aCodespace({ condition: 'network-cut' }) })
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText(/its isolation could not be verified/)).toBeDefined()
  expect(alert.queryByRole('button')).toBeNull()
})

test('a devcontainer.json that could not be used is told until it is put away', async () => {
  const codespace = aCodespace({ recovery: 'It is not valid JSON.' })
  renderInIde(<StandingNotices />, { codespace })
  expect(await screen.findByText(/devcontainer.json could not be used: It is not/)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Hide' }))
  expect(screen.queryByText(/devcontainer.json/)).toBeNull()
  cleanup()
  renderInIde(<StandingNotices />, { codespace: { ...codespace, recovery: 'No image.' } })
  expect(await screen.findByText(/No image\./)).toBeDefined()
})

test('a recovery leads to the line that is wrong, to the log, and to a container made anew (F-48)', async () => {
  const codespace = aCodespace({
    recovery: 'expected a comma.',
    recoveryPlace: { path: '.devcontainer.json', line: 3, column: 5 },
    hasLastGoodBuild: true,
  })
  const { ide } = renderInIde(<StandingNotices />, { codespace })
  const opened: unknown[] = []
  ide.fileEvents.observe((event) => opened.push(event))
  const run = vi.spyOn(ide.commands, 'run')
  fireEvent.click(await screen.findByRole('button', { name: 'Edit configuration' }))
  expect(opened).toMatchObject([
    {
      input: { path: '/workspaces/repository/.devcontainer.json' },
      selection: { line: 3, column: 5 },
    },
  ])
  for (const name of ['Show log', 'Rebuild', 'Last good build']) {
    fireEvent.click(screen.getByRole('button', { name }))
  }
  expect(run.mock.calls.flat()).toEqual([
    'bothy.showSteps',
    'bothy.rebuild',
    'bothy.rebuildLastGood',
  ])
})
