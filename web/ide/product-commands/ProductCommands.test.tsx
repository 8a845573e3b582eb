// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { ProductCommands } from './ProductCommands.tsx'

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  window.bothyInstallPrompt = null
})

async function open(given: Parameters<typeof renderInIde>[1] = {}) {
  const page = renderInIde(<ProductCommands />, given)
  await waitFor(() => expect(page.ide.commands.get('bothy.stop')).toBeDefined())
  return { ...page, run: (id: string) => act(() => page.ide.commands.run(id)) }
}

test('a running codespace can be stopped, and only what can be done is offered', async () => {
  const { ide, run, calls } = await open()
  expect(ide.commands.isEnabled('bothy.stop')).toBe(true)
  expect(ide.commands.isEnabled('bothy.start')).toBe(false)
  expect(ide.commands.isEnabled('bothy.repair')).toBe(false)
  run('bothy.stop')
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.stop',
      input: { name: ide.codespace.name, idempotencyKey: expect.any(String) },
    }),
  )
})

test('one that has no repository has no address to copy', async () => {
  const { ide } = await open({ codespace: aCodespace({ repositoryUrl: null }) })
  expect(ide.commands.isEnabled('bothy.copyRepositoryAddress')).toBe(false)
})

test('deleting asks first, with what would be lost', async () => {
  const hut = aCodespace({ displayName: 'amber hut' })
  const { run, calls } = await open({
    codespace: hut,
    server: { 'codespaces.checkWork': () => hut },
  })
  run('bothy.delete')
  expect(await screen.findByRole('alertdialog', { name: 'Delete amber hut?' })).toBeDefined()
  expect(calls.map(({ path }) => path)).not.toContain('codespaces.delete')
})

test('a rebuild says what is lost before anything is', async () => {
  const hut = aCodespace({ displayName: 'amber hut' })
  const { run, calls } = await open({
    codespace: hut,
    server: { 'codespaces.rebuild': () => hut },
  })
  run('bothy.fullRebuild')
  const dialog = await screen.findByRole('alertdialog', { name: 'Fully rebuild amber hut?' })
  expect(dialog.textContent).toContain('what was installed or changed elsewhere is lost')
  expect(calls.map(({ path }) => path)).not.toContain('codespaces.rebuild')
  fireEvent.click(screen.getByRole('button', { name: 'Full rebuild' }))
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.rebuild',
      input: { name: hut.name, idempotencyKey: expect.any(String), kind: 'full' },
    }),
  )
})

test('a rebuild is made from what is typed: that is saved before it is asked for', async () => {
  const { ide, run, calls } = await open({ server: { 'codespaces.rebuild': () => aCodespace() } })
  const saving = Promise.withResolvers<void>()
  const command = { id: 'workbench.action.files.saveAll', title: 'Save all', category: 'File' }
  ide.commands.register([{ ...command, run: () => saving.promise }])
  run('bothy.rebuild')
  const confirm = await screen.findByRole('button', { name: 'Rebuild' })
  fireEvent.click(confirm)
  await waitFor(() => expect(confirm.getAttribute('aria-busy')).toBe('true'))
  expect(calls.map(({ path }) => path)).not.toContain('codespaces.rebuild')
  await act(async () => saving.resolve())
  await waitFor(() => expect(calls.map(({ path }) => path)).toContain('codespaces.rebuild'))
})

test('who cancels while it is saved rebuilds nothing', async () => {
  const { ide, run, calls } = await open({ server: { 'codespaces.rebuild': () => aCodespace() } })
  const saving = Promise.withResolvers<void>()
  const command = { id: 'workbench.action.files.saveAll', title: 'Save all', category: 'File' }
  ide.commands.register([{ ...command, run: () => saving.promise }])
  run('bothy.rebuild')
  fireEvent.click(await screen.findByRole('button', { name: 'Rebuild' }))
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await act(async () => saving.resolve())
  expect(calls.map(({ path }) => path)).not.toContain('codespaces.rebuild')
})

test('renaming asks for the name', async () => {
  const { run } = await open({ codespace: aCodespace({ displayName: 'amber hut' }) })
  run('bothy.rename')
  expect(await screen.findByRole('dialog', { name: 'Rename amber hut' })).toBeDefined()
})

test('another codespace is chosen from those there are', async () => {
  const hut = aCodespace()
  const other = aCodespace({ displayName: 'stone barn' })
  const gone = aCodespace({ displayName: 'gone', state: 'deleted' })
  const { ide, run, router } = await open({
    codespace: hut,
    server: { 'codespaces.list': () => [hut, other, gone] },
  })
  run('bothy.switchCodespace')
  await waitFor(() => expect(ide.quickInput.store.getState().session?.kind).toBe('pick'))
  const { session } = ide.quickInput.store.getState()
  if (session?.kind !== 'pick') throw new Error('Nothing is asked')
  expect(session.items.map(({ label }) => label)).toEqual(['stone barn'])
  act(() => session.settle(session.items[0] ?? null))
  await waitFor(() => expect(router.state.location.pathname).toBe(`/c/${other.name}`))
})

test('the pages around the IDE are a command away', async () => {
  const { run, router } = await open()
  run('bothy.newCodespace')
  await waitFor(() => expect(router.state.location.pathname).toBe('/new'))
})

test('what a report should name can be read and copied', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const { ide, run } = await open()
  run('workbench.action.showAboutDialog')
  expect(await screen.findByRole('dialog', { name: 'About Bothy' })).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
  await waitFor(() => expect(writeText).toHaveBeenCalledOnce())
  expect(writeText.mock.calls[0]?.[0]).toContain(`Codespace: ${ide.codespace.name}, container 1`)
})

test('installing is offered where the browser offers it, once', async () => {
  const { ide, run } = await open()
  expect(ide.commands.isEnabled('bothy.installApp')).toBe(false)
  const prompt = vi.fn(async () => ({ outcome: 'accepted' as const }))
  act(() => {
    window.bothyInstallPrompt = Object.assign(new Event('beforeinstallprompt'), { prompt })
    window.dispatchEvent(new Event('bothy:installable'))
  })
  expect(ide.commands.isEnabled('bothy.installApp')).toBe(true)
  run('bothy.installApp')
  expect(await screen.findByText('Bothy is installed as an app')).toBeDefined()
  expect(ide.commands.isEnabled('bothy.installApp')).toBe(false)
})

test('in full screen the keys of the browser are locked for the IDE, and only there', async () => {
  const lock = vi.fn(async () => undefined)
  const unlock = vi.fn()
  Object.assign(navigator, { keyboard: { lock, unlock } })
  const root = document.documentElement
  root.requestFullscreen = vi.fn(async () => undefined)
  document.exitFullscreen = vi.fn(async () => undefined)
  let element: Element | null = null
  Object.defineProperty(document, 'fullscreenElement', { configurable: true, get: () => element })
  const { run } = await open()
  run('workbench.action.toggleFullScreen')
  await waitFor(() => expect(lock).toHaveBeenCalledWith(expect.arrayContaining(['KeyW', 'KeyT'])))
  element = root
  run('workbench.action.toggleFullScreen')
  await waitFor(() => expect(document.exitFullscreen).toHaveBeenCalledOnce())
  expect(unlock).toHaveBeenCalledOnce()
})
