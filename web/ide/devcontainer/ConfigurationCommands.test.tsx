// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { ConfigurationView } from '#server/codespaces/configuration/configuration-view.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { onToasts } from '#web/ui/toasts.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { ConfigurationCommands } from './ConfigurationCommands.tsx'

afterEach(cleanup)

async function open(answer: () => ConfigurationView) {
  const server = { 'codespaces.configuration': answer }
  const { ide } = renderInIde(<ConfigurationCommands />, { server })
  await waitFor(() => expect(ide.commands.get('bothy.showConfiguration')).toBeDefined())
  act(() => ide.commands.run('bothy.showConfiguration'))
  return within(await screen.findByRole('dialog'))
}

test('each key is shown with whose word it is (L.11)', async () => {
  const dialog = await open(() => ({
    path: '.devcontainer/devcontainer.json',
    chosen: null,
    recovery: null,
    lock: null,
    rows: [
      { key: 'remoteUser', value: 'node', from: ['.devcontainer/base.json'] },
      { key: 'waitFor', value: 'updateContentCommand', from: [] },
    ],
  }))
  const [user, waitFor] = await dialog.findAllByRole('term')
  expect(user?.textContent).toBe('remoteUser.devcontainer/base.json')
  expect(waitFor?.textContent).toBe('waitForDefault')
  expect(dialog.getByText('node')).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Close' }))
  await waitForNoDialog()
})

test('one that could not be used says why', async () => {
  const dialog = await open(() => ({
    path: 'x',
    chosen: null,
    recovery: 'x, line 1: wrong.',
    lock: null,
    rows: [],
  }))
  expect(await dialog.findByText(/the default one is in use: x, line 1: wrong\./)).toBeDefined()
})

test('what cannot be looked up can be tried again', async () => {
  let tries = 0
  const dialog = await open(() => {
    tries += 1
    if (tries > 1) return { path: null, chosen: null, recovery: null, lock: null, rows: [] }
    throw refusal('NOT_FOUND', 'CODESPACE_NOT_FOUND', 'It is gone.')
  })
  fireEvent.click(await dialog.findByRole('button', { name: 'Try again' }))
  expect(await dialog.findByText(/without a devcontainer\.json/)).toBeDefined()
})

test('a lock file is written beside it, and without Features that is said', async () => {
  const lock = { path: '.devcontainer/devcontainer-lock.json', text: '{}\n' }
  let view: ConfigurationView = { path: 'x', chosen: null, recovery: null, lock, rows: [] }
  const written: { path: string; bytes: Uint8Array }[] = []
  const { ide } = renderInIde(<ConfigurationCommands />, {
    server: { 'codespaces.configuration': () => view },
    agent: {
      'files.write': (input: (typeof written)[number]) => {
        written.push(input)
        return { etag: '1' }
      },
    },
  })
  await waitFor(() => expect(ide.commands.get('bothy.writeLockFile')).toBeDefined())
  const titles: string[] = []
  const stop = onToasts((event) => event.type === 'added' && titles.push(event.toast.title))
  act(() => ide.commands.run('bothy.writeLockFile'))
  await waitFor(() => expect(titles).toEqual([`${lock.path} is written`]))
  const path = `/workspaces/${ide.codespace.repositoryName}/${lock.path}`
  expect(written).toMatchObject([{ path, bytes: new TextEncoder().encode(lock.text) }])
  view = { ...view, lock: null }
  act(() => ide.commands.run('bothy.writeLockFile'))
  await waitFor(() => expect(titles.at(-1)).toBe('There is nothing to lock'))
  expect(written.length).toBe(1)
  stop()
})

const waitForNoDialog = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
