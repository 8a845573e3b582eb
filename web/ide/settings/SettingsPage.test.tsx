// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readThemeChoice } from '#web/ui/theme.ts'
// A menu's code is fetched when it is opened: here it is there.
import '#web/ui/MenuPopup.tsx'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { SettingsCommands } from './SettingsCommands.tsx'
import { SettingsPage } from './SettingsPage.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

const text = (ide: ReturnType<typeof renderInIde>['ide']) =>
  ide.documents.store('settings').getState().text
const search = (query: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: 'Search settings' }), {
    target: { value: query },
  })

test('a setting is found by its words, changed, and written to settings.json', async () => {
  const { ide } = renderInIde(<SettingsPage />)
  await screen.findByRole('textbox', { name: 'Search settings' })
  search('minimap')
  await vi.waitFor(() => expect(screen.getByRole('status').textContent).toBe('1 found'))
  const box = screen.getByRole<HTMLInputElement>('checkbox', { name: /Editor › Minimap: Enabled/ })
  expect(box.checked).toBe(true)
  fireEvent.click(box)
  expect(ide.settings.get('editor.minimap.enabled')).toBe(false)
  expect(screen.getByText('Modified')).toBeDefined()
  await vi.waitFor(() => expect(text(ide)).toContain('"editor.minimap.enabled": false'))
})

test('a number beyond its bounds is refused with the reason, and the old one holds', async () => {
  const { ide } = renderInIde(<SettingsPage />)
  const field = await screen.findByRole('textbox', { name: /Editor: Tab size/ })
  fireEvent.change(field, { target: { value: '90' } })
  fireEvent.blur(field)
  expect(screen.getByText('It has to be at most 16.')).toBeDefined()
  expect(ide.settings.get('editor.tabSize')).toBe(4)
  fireEvent.change(field, { target: { value: '2' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(ide.settings.get('editor.tabSize')).toBe(2)
})

test('what was changed can be shown alone, and reset', async () => {
  const { ide } = renderInIde(<SettingsPage />)
  await screen.findByRole('textbox', { name: 'Search settings' })
  act(() => ide.settings.set('editor.wordWrap', 'on'))
  fireEvent.click(screen.getByRole('button', { name: 'Show only what you changed' }))
  await vi.waitFor(() => expect(screen.getAllByRole('heading', { level: 3 })).toHaveLength(1))
  fireEvent.click(screen.getByRole('button', { name: 'More about editor.wordWrap' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Reset setting' }))
  expect(ide.settings.get('editor.wordWrap')).toBe('off')
  expect(await screen.findByText('Everything is as it came.')).toBeDefined()
})

test('patterns are added, switched off and taken away again', async () => {
  const { ide } = renderInIde(<SettingsPage />)
  await screen.findByRole('textbox', { name: 'Search settings' })
  search('search.exclude')
  const add = await screen.findByRole('textbox', { name: 'Pattern to add' })
  fireEvent.change(add, { target: { value: '**/dist' } })
  fireEvent.submit(add)
  fireEvent.click(screen.getByRole('checkbox', { name: '**/node_modules' }))
  const globs = () => ide.settings.get('search.exclude')
  expect(globs()).toMatchObject({ '**/dist': true, '**/node_modules': false })
  await vi.waitFor(() => expect(text(ide)).toContain('"**/node_modules": false'))
  expect(text(ide)).not.toContain('bower_components')
  // One that comes with the setting is only switched off.
  expect(screen.queryByRole('button', { name: 'Remove **/node_modules' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Remove **/dist' }))
  await vi.waitFor(() => expect(text(ide)).not.toContain('dist'))
  expect(globs()).toMatchObject({ '**/bower_components': true, '**/node_modules': false })
})

test('an entry of settings.json that cannot be used is told with its line', async () => {
  const { ide } = renderInIde(<SettingsPage />)
  await act(() => ide.documents.write('settings', '{\n  "editor.tabSize": "wide"\n}'))
  expect(await screen.findByText('settings.json, line 2: It has to be a number.')).toBeDefined()
})

test('the theme is looked at while it is chosen, and is a setting then', async () => {
  const { ide } = renderInIde(<SettingsCommands />)
  await vi.waitFor(() => expect(ide.commands.get('workbench.action.selectTheme')).toBeDefined())
  const looks: unknown[] = []
  window.addEventListener('bothy:theme', (event) => looks.push((event as CustomEvent).detail))
  act(() => ide.commands.run('workbench.action.selectTheme'))
  const { session } = ide.quickInput.store.getState()
  if (session?.kind !== 'pick') throw new Error('nothing is asked')
  const light = session.items.find(({ id }) => id === 'light')
  if (!light) throw new Error('no light theme')
  session.options.onLook?.(light)
  expect(looks).toEqual(['light'])
  expect(readThemeChoice()).toBe('system')
  session.settle(light)
  await vi.waitFor(() => expect(readThemeChoice()).toBe('light'))
  expect(ide.settings.get('workbench.colorTheme')).toBe('light')
})

test('a theme that was set on another device is shown here', async () => {
  const { ide } = renderInIde(<SettingsCommands />)
  await vi.waitFor(() => expect(ide.commands.get('workbench.action.selectTheme')).toBeDefined())
  await act(() => ide.documents.write('settings', '{ "workbench.colorTheme": "contrast" }'))
  await vi.waitFor(() => expect(readThemeChoice()).toBe('contrast'))
})

test('groups stand in their order', async () => {
  renderInIde(<SettingsPage />)
  const nav = within(await screen.findByRole('navigation', { name: 'Groups of settings' }))
  expect(nav.getAllByRole('button').map((button) => button.firstChild?.textContent)).toEqual(
    expect.arrayContaining(['Text editor', 'Files', 'Workbench']),
  )
})
