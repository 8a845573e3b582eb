// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showToast } from '#web/ui/toasts.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import type { Panel } from './panel-place.ts'
import { Workbench } from './Workbench.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

const field = (label: string) => () => <input aria-label={label} />
const panels: readonly Panel[] = [
  {
    id: 'files',
    title: 'Files',
    icon: 'files',
    place: 'side',
    command: { id: 'workbench.view.explorer', keys: 'ctrl+shift+e' },
    component: field('a file'),
  },
  { id: 'find', title: 'Find', icon: 'search', place: 'side', component: field('what to find') },
  { id: 'text', title: 'Text', icon: 'file-code', place: 'main', component: field('some text') },
  {
    id: 'shell',
    title: 'Shell',
    icon: 'terminal',
    place: 'bottom',
    command: { id: 'workbench.action.terminal.toggleTerminal', keys: 'ctrl+`', toggles: true },
    component: field('a prompt'),
  },
]

async function show(codespace?: Parameters<typeof renderInIde>[1]) {
  const { ide } = renderInIde(<Workbench panels={panels} />, codespace)
  await screen.findByRole('textbox', { name: 'some text' })
  const run = (id: string) => act(() => ide.commands.run(id))
  return { ide, run }
}
const box = (name: string) => screen.queryByRole('textbox', { name })
const shown = (name: string) => {
  const element = box(name)
  return element !== null && element.closest('.hidden') === null
}

test('showing a view by its command moves the focus into it, again goes back to the editor', async () => {
  const { run } = await show()
  run('workbench.view.explorer')
  await vi.waitFor(() => expect(document.activeElement).toBe(box('a file')))
  run('workbench.view.explorer')
  await vi.waitFor(() => expect(document.activeElement).toBe(box('some text')))
  expect(shown('a file')).toBe(true)
})

test('the terminal is hidden from within, and the focus goes back to the editor', async () => {
  const { run } = await show()
  run('workbench.action.terminal.toggleTerminal')
  await vi.waitFor(() => expect(document.activeElement).toBe(box('a prompt')))
  run('workbench.action.terminal.toggleTerminal')
  expect(shown('a prompt')).toBe(false)
  await vi.waitFor(() => expect(document.activeElement).toBe(box('some text')))
  run('workbench.action.terminal.toggleTerminal')
  await vi.waitFor(() => expect(document.activeElement).toBe(box('a prompt')))
})

test('what runs in the panel is not begun anew when the panel is hidden or moved', async () => {
  const { run } = await show()
  const prompt = box('a prompt')
  run('workbench.action.togglePanel')
  expect(shown('a prompt')).toBe(false)
  run('workbench.action.togglePanel')
  run('workbench.action.positionPanelRight')
  run('workbench.action.toggleMaximizedPanel')
  expect(box('a prompt')).toBe(prompt)
  expect(shown('some text')).toBe(false)
  run('workbench.action.toggleMaximizedPanel')
  expect(shown('some text')).toBe(true)
})

test('F6 goes through the parts that are shown', async () => {
  const { run } = await show()
  act(() => box('some text')?.focus())
  run('workbench.action.focusNextPart')
  await vi.waitFor(() => expect(document.activeElement).toBe(box('a prompt')))
  run('workbench.action.focusPreviousPart')
  run('workbench.action.focusPreviousPart')
  await vi.waitFor(() => expect(document.activeElement).toBe(box('a file')))
})

test('a view that is moved to the panel is there on the next visit', async () => {
  const { ide, run } = await show()
  run('bothy.moveView.find')
  const panel = within(screen.getByRole('region', { name: 'Panel' }))
  expect(panel.getByRole('textbox', { name: 'what to find' })).toBeDefined()
  expect(panel.getByRole('button', { name: 'Shell' })).toBeDefined()
  cleanup()
  await show({ codespace: ide.codespace })
  expect(
    within(screen.getByRole('region', { name: 'Panel' })).getByRole('textbox', {
      name: 'what to find',
    }),
  ).toBeDefined()
})

test('zen mode leaves the editor alone, and gives everything back', async () => {
  const { ide, run } = await show()
  run('workbench.action.toggleZenMode')
  expect(screen.queryByRole('navigation', { name: 'Panels' })).toBeNull()
  expect(shown('a file')).toBe(false)
  expect(shown('a prompt')).toBe(false)
  expect(ide.contextKeys.get('inZenMode')).toBe(true)
  run('workbench.action.exitZenMode')
  expect(screen.getByRole('navigation', { name: 'Panels' })).toBeDefined()
  expect(shown('a file')).toBe(true)
  expect(shown('a prompt')).toBe(true)
})

test('the icons at the edge show and hide, and say which is shown', async () => {
  await show()
  const icons = within(screen.getByRole('navigation', { name: 'Panels' }))
  expect(icons.getByRole('button', { name: 'Files' }).getAttribute('aria-pressed')).toBe('true')
  fireEvent.click(icons.getByRole('button', { name: 'Find' }))
  expect(shown('what to find')).toBe(true)
  fireEvent.click(icons.getByRole('button', { name: 'Find' }))
  expect(shown('what to find')).toBe(false)
})

test('what a view counts is part of its name, at the edge and among others in the panel', async () => {
  const { ide, run } = await show()
  run('bothy.moveView.find')
  act(() => ide.viewBadges.set('find', { count: 2, label: '2 things found' }))
  for (const place of [
    screen.getByRole('navigation', { name: 'Panels' }),
    screen.getByRole('region', { name: 'Panel' }),
  ]) {
    const button = within(place).getByRole('button', { name: 'Find, 2 things found' })
    expect(button.querySelector('[data-count="2"]')).not.toBeNull()
  }
  act(() => ide.viewBadges.set('find', { count: 0, label: 'nothing found' }))
  expect(screen.getAllByRole('button', { name: 'Find' })).toHaveLength(2)
})

test('an item of the status bar runs its command, and can be hidden for good', async () => {
  const { ide, run } = await show()
  const runs = vi.fn()
  ide.commands.register([{ id: 'test.line', title: 'Go to line', run: runs }])
  const item = { id: 'line', label: 'Ln 1, Col 2', title: 'Go to line', command: 'test.line' }
  act(() => ide.statusItems.set('test', [item]))
  const bar = screen.getByRole('contentinfo', { name: 'Status bar' })
  fireEvent.click(within(bar).getByRole('button', { name: 'Ln 1, Col 2' }))
  expect(runs).toHaveBeenCalledOnce()
  fireEvent.contextMenu(bar)
  fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Go to line' }))
  expect(within(bar).queryByRole('button', { name: 'Ln 1, Col 2' })).toBeNull()
  expect(ide.storage.read('hiddenStatusItems', [])).toEqual(['line'])
  run('workbench.action.toggleStatusbarVisibility')
  expect(bar.closest('.hidden')).not.toBeNull()
})

test('what was said is listed until it is closed, counted while it is new', async () => {
  const { run } = await show()
  const bell = await screen.findByRole('button', { name: 'Notifications' })
  const onSelect = vi.fn()
  act(() => {
    showToast({ title: 'Pushed', source: 'Git' })
    showToast({ title: 'Not saved', tone: 'danger', actions: [{ label: 'Retry', onSelect }] })
  })
  expect(bell.getAttribute('aria-label')).toBe('Notifications, 2 new notifications')
  run('notifications.showList')
  const list = within(await screen.findByRole('list', { name: 'Notifications' }))
  expect(list.getAllByRole('listitem')).toHaveLength(2)
  expect(bell.getAttribute('aria-label')).toBe('Notifications')
  fireEvent.click(list.getByRole('button', { name: 'Retry' }))
  expect(onSelect).toHaveBeenCalledOnce()
  expect(list.getAllByRole('listitem')).toHaveLength(1)
  run('notifications.clearAll')
  expect(screen.queryByRole('list', { name: 'Notifications' })).toBeNull()
})

test('do not disturb keeps all but failures from appearing', async () => {
  const { run } = await show()
  await screen.findByRole('button', { name: 'Notifications' })
  run('notifications.toggleDoNotDisturbMode')
  act(() => void showToast({ title: 'Quiet word' }))
  act(() => void showToast({ title: 'Loud failure', tone: 'danger' }))
  expect((await screen.findAllByText('Loud failure')).length).toBeGreaterThan(0)
  expect(screen.queryByText('Quiet word')).toBeNull()
  run('notifications.showList')
  expect(await screen.findByText('Quiet word')).toBeDefined()
  run('notifications.toggleDoNotDisturbMode')
})
