// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Codespace, CodespaceStep } from '#server/codespaces/codespaces.schema.ts'
import { aCodespace, aStep, aTrust } from '#web/testing/a-codespace.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { CreationPage } from './CreationPage.tsx'

afterEach(cleanup)

const page = (codespace: Codespace, onOpen = () => undefined) => (
  <CreationPage codespace={codespace} onOpen={onOpen} />
)
const done = { state: 'done', startedAt: 0, endedAt: 1200 } as const
const log = (text: string) => ({ id: '1:1', data: { text } })

test('each step says its state, and how long it took', async () => {
  renderPage(page(aCodespace({ state: 'creating' })), {
    'codespaces.steps': () => [aStep({ name: 'workspace', ...done }), aStep({ name: 'clone' })],
  })
  const steps = within(await screen.findByRole('list', { name: 'Steps' }))
  expect(steps.getByRole('button', { name: 'Done Make the workspace 1.2 s' })).toBeDefined()
  const waiting = steps.getByRole('button', { name: 'Waiting Clone the repository' })
  expect(waiting.hasAttribute('disabled')).toBe(true)
})

test('S-76 an untrusted one says what it goes without, and of each command why it does not run', async () => {
  const error = 'Not run: this codespace is untrusted.'
  const trust = aTrust({ isTrusted: false })
  renderPage(page(aCodespace({ state: 'creating', trust })), {
    'codespaces.steps': () => [aStep({ name: 'postCreateCommand', state: 'skipped', error })],
  })
  const steps = within(await screen.findByRole('list', { name: 'Steps' }))
  expect(steps.getByText(error)).toBeDefined()
  expect(screen.getByText(/Untrusted: no network, no secrets/)).toBeDefined()
})

test('a step unfolds into its log, as text', async () => {
  renderPage(page(aCodespace({ state: 'creating' })), {
    'codespaces.steps': () => [aStep({ name: 'clone', state: 'running', startedAt: 0 })],
    'codespaces.stepLog': () => log('\x1b[31m<b>Cloning</b>\x1b[0m\n'),
  })
  fireEvent.click(await screen.findByRole('button', { name: /Clone the repository/ }))
  expect(await screen.findByText('<b>Cloning</b>')).toBeDefined()
})

test('a failed step unfolds by itself, and there are ways on', async () => {
  const codespace = aCodespace({ state: 'creating' })
  const { push } = renderPage(page(codespace), {
    'codespaces.steps': () => [aStep({ name: 'clone', state: 'running', startedAt: 0 })],
    'codespaces.stepLog': () => log('fatal: no such branch\n'),
  })
  await screen.findByRole('list', { name: 'Steps' })
  const failed: CodespaceStep = {
    name: 'clone',
    state: 'failed',
    startedAt: 0,
    endedAt: 900,
    error: 'The branch was not found.',
  }
  act(() => push('codespaces.steps', [failed]))
  expect(await screen.findByText('The branch was not found.')).toBeDefined()
  expect(await screen.findByText('fatal: no such branch')).toBeDefined()
})

test('a failed codespace can be tried again, deleted or left', async () => {
  const codespace = aCodespace({ state: 'failed', failure: 'The branch was not found.' })
  const { calls } = renderPage(page(codespace), {
    'codespaces.steps': () => [],
    'codespaces.start': () => ({ ...codespace, state: 'starting', generation: 2 }),
  })
  const failure = within(await screen.findByRole('alert'))
  expect(failure.getByText(/The branch was not found\./)).toBeDefined()
  expect(failure.getByRole('button', { name: 'Delete…' })).toBeDefined()
  expect(failure.getByRole('link', { name: 'Back to the list' })).toBeDefined()
  fireEvent.click(failure.getByRole('button', { name: 'Try again' }))
  await vi.waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.start',
      input: { name: codespace.name, idempotencyKey: expect.any(String) },
    }),
  )
})

test('while set-up commands run the editor can be opened all the same (F-43)', async () => {
  const codespace = aCodespace({ state: 'running', isReady: false, canOpen: true })
  const onOpen = vi.fn()
  renderPage(page(codespace, onOpen), {
    'codespaces.steps': () => [
      aStep({ name: 'updateContentCommand', state: 'running', startedAt: 0 }),
    ],
  })
  expect(await screen.findByText('Set-up commands still run')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Open the editor now' }))
  expect(onOpen).toHaveBeenCalledOnce()
})

test('it cannot be opened before its container is there', async () => {
  renderPage(page(aCodespace({ state: 'creating', isReady: false })), {
    'codespaces.steps': () => [aStep({ name: 'clone', state: 'running', startedAt: 0 })],
  })
  await screen.findByRole('list', { name: 'Steps' })
  expect(screen.queryByRole('button', { name: 'Open the editor now' })).toBeNull()
})

test('a set-up command that failed shows why and can be retried from there (F-44)', async () => {
  const codespace = aCodespace({ state: 'running', isReady: false, canOpen: true })
  const { calls } = renderPage(page(codespace), {
    'codespaces.steps': () => [
      aStep({
        name: 'postCreateCommand',
        state: 'failed',
        startedAt: 0,
        endedAt: 900,
        error: 'It ended with exit code 3.',
      }),
      aStep({ name: 'postStartCommand', state: 'skipped' }),
    ],
    'codespaces.stepLog': () => log('make: *** [all] Error 3\n'),
    'codespaces.retryCommand': () => codespace,
  })
  expect(await screen.findByText('It ended with exit code 3.')).toBeDefined()
  expect(await screen.findByText(/make: \*\*\* \[all\] Error 3/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Skipped Run postStartCommand' })).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Retry from here' }))
  await vi.waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.retryCommand',
      input: { name: codespace.name, hook: 'postCreateCommand' },
    }),
  )
})

test('whoever does not want to wait for its services goes on without them (F-45)', async () => {
  const codespace = aCodespace({ state: 'starting', isReady: false, canOpen: false })
  const startedAt = Date.now()
  const { calls, push } = renderPage(page(codespace), {
    'codespaces.steps': () => [aStep({ name: 'services', state: 'running', startedAt })],
    'codespaces.skipServices': () => codespace,
  })
  await screen.findByText('Start its services')
  expect(screen.queryByRole('button', { name: 'Continue without them' })).toBeNull()
  act(() => push('codespaces.steps', [aStep({ name: 'services', state: 'running', startedAt: 0 })]))
  fireEvent.click(await screen.findByRole('button', { name: 'Continue without them' }))
  await vi.waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.skipServices',
      input: { name: codespace.name },
    }),
  )
  const error = 'You went on without waiting for them.'
  const skipped = { state: 'skipped' as const, startedAt: 0, endedAt: 1, error }
  act(() => push('codespaces.steps', [aStep({ name: 'services', ...skipped })]))
  expect(await screen.findByText(error)).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Continue without them' })).toBeNull()
})
