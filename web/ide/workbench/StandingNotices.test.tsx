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
