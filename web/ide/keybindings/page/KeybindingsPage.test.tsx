// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderInIde } from '../../render-in-ide.testing.tsx'
import { Keyboard } from '../Keyboard.tsx'
import { readUserRules } from '../user-rules.ts'
import { KeybindingsPage } from './KeybindingsPage.tsx'

const save = vi.fn()

beforeEach(() => {
  localStorage.clear()
  save.mockReset()
})
afterEach(cleanup)

async function open() {
  const page = renderInIde(
    <>
      <Keyboard />
      <KeybindingsPage />
    </>,
  )
  await screen.findByRole('listbox', { name: 'Keybindings' })
  act(() => {
    page.ide.commands.register([
      { id: 'save', title: 'Save file', keys: 'ctrl+s', run: save },
      { id: 'sort', title: 'Sort lines', run: () => undefined },
    ])
  })
  return page
}
const search = (text: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: 'Search keybindings' }), {
    target: { value: text },
  })
const press = (key: string, given: KeyboardEventInit = {}) => {
  const code = key.length === 1 ? `Key${key.toUpperCase()}` : key
  fireEvent.keyDown(document.activeElement ?? document.body, { key, code, ...given })
}
const rulesOf = (page: Awaited<ReturnType<typeof open>>) =>
  readUserRules(page.ide.documents.store('keybindings').getState().text).rules
const row = (name: RegExp) => screen.findByRole('option', { name })

test('it lists commands with their keys, and finds them by words', async () => {
  await open()
  expect(await row(/^Save file, Ctrl\+S, Default/)).toBeDefined()
  search('sort')
  expect(await row(/^Sort lines, no keys/)).toBeDefined()
  await waitFor(() => expect(screen.queryByRole('option', { name: /Save file/ })).toBeNull())
  search('nothing of the kind')
  expect(await screen.findByText('No keys found')).toBeDefined()
})

test('keys are found by pressing them, and they do nothing meanwhile', async () => {
  await open()
  fireEvent.click(screen.getByRole('button', { name: 'Record keys' }))
  press('s', { ctrlKey: true })
  expect(await row(/^Save file/)).toBeDefined()
  expect(save).not.toHaveBeenCalled()
  expect(screen.getByRole('textbox', { name: 'Search keybindings' })).toHaveProperty(
    'value',
    '"ctrl+s"',
  )
  press('Escape')
  press('s', { ctrlKey: true })
  expect(save).toHaveBeenCalledOnce()
})

test('a command gets other keys by pressing them, which hold at once', async () => {
  const page = await open()
  search('save file')
  fireEvent.doubleClick(await row(/^Save file/))
  const dialog = within(await screen.findByRole('dialog', { name: 'Keys for Save file' }))
  press('k', { ctrlKey: true })
  press('j', { ctrlKey: true })
  expect(dialog.getByRole('status', { name: 'Recorded keys' }).textContent).toBe('Ctrl+KCtrl+J')
  press('Enter')
  expect(await row(/^Save file, Ctrl\+K Ctrl\+J, User/)).toBeDefined()
  expect(rulesOf(page)).toEqual([
    { index: 0, chords: ['ctrl+k', 'ctrl+j'], command: 'save' },
    { index: 1, chords: ['ctrl+s'], command: '-save' },
  ])
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  press('s', { ctrlKey: true })
  expect(save).not.toHaveBeenCalled()
  press('k', { ctrlKey: true })
  press('j', { ctrlKey: true })
  expect(save).toHaveBeenCalledOnce()
})

test('while keys are recorded it says which other commands have them', async () => {
  await open()
  search('sort lines')
  fireEvent.doubleClick(await row(/^Sort lines/))
  await screen.findByRole('dialog')
  press('s', { ctrlKey: true })
  expect(await screen.findByText(/Another command has these keys: Save file/)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Show' }))
  expect(await row(/^Save file/)).toBeDefined()
})

test('the row in front is gone through and changed by keys alone', async () => {
  const page = await open()
  search('file')
  const listbox = screen.getByRole('listbox', { name: 'Keybindings' })
  act(() => listbox.focus())
  await row(/^Save file/)
  press('ArrowDown')
  press('Home')
  await waitFor(() => expect(page.ide.contextKeys.get('keybindingFocus')).toBe(true))
  search('save file')
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
  press('Delete')
  expect(await row(/^Save file, no keys/)).toBeDefined()
  await waitFor(() =>
    expect(rulesOf(page)).toEqual([{ index: 0, chords: ['ctrl+s'], command: '-save' }]),
  )
  act(() => page.ide.commands.run('keybindings.editor.resetKeybinding'))
  expect(await row(/^Save file, Ctrl\+S, Default/)).toBeDefined()
})

test('what is wrong in keybindings.json is told with its place', async () => {
  const page = await open()
  await act(() =>
    page.ide.documents.write('keybindings', '[\n  { "key": 1, "command": "save" }\n]'),
  )
  expect(await screen.findByText(/line 2, column 12/)).toBeDefined()
})
