// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { at, forgetAfterEach, names, open, row, selected } from './explorer.testing.tsx'

forgetAfterEach()

test('a click shows a preview, a double click opens the file to stay', async () => {
  const { events } = await open('a.ts')
  fireEvent.click(row('a.ts'))
  fireEvent.doubleClick(row('a.ts'))
  expect(events).toEqual([
    { type: 'open', input: { type: 'file', path: at('a.ts') }, isPreview: true },
    { type: 'open', input: { type: 'file', path: at('a.ts') }, takesFocus: true },
  ])
})

test('folders open by click and by key, and the keys go through them', async () => {
  const { press, tree } = await open('src/a.ts', 'src/b.ts', 'z.ts')
  fireEvent.click(row('src'))
  await screen.findByRole('treeitem', { name: 'a.ts' })
  expect(names()).toEqual(['src', 'a.ts', 'b.ts', 'z.ts'])
  expect(document.activeElement).toBe(tree)
  press('ArrowRight')
  press('ArrowDown')
  const active = document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')
  expect(active?.getAttribute('aria-label')).toBe('b.ts')
  press('ArrowLeft')
  press('ArrowLeft')
  await waitFor(() => expect(names()).toEqual(['src', 'z.ts']))
})

test('shift and ctrl choose several', async () => {
  const { press } = await open('a', 'b', 'c', 'd', 'e')
  fireEvent.click(row('b'))
  fireEvent.click(row('d'), { shiftKey: true })
  expect(selected()).toEqual(['b', 'c', 'd'])
  fireEvent.click(row('c'), { ctrlKey: true })
  expect(selected()).toEqual(['b', 'd'])
  fireEvent.click(row('a'))
  press('ArrowDown', { shiftKey: true })
  expect(selected()).toEqual(['a', 'b'])
  press('a', { ctrlKey: true })
  expect(selected()).toHaveLength(5)
})

test('a name is changed in place, and that is undone and done again', async () => {
  const { press, kinds, events } = await open('lamp.ts', 'taken.ts')
  fireEvent.click(row('lamp.ts'))
  press('F2')
  const field = await screen.findByRole<HTMLInputElement>('textbox', {
    name: 'New name of lamp.ts',
  })
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe('lamp')
  fireEvent.change(field, { target: { value: 'taken.ts' } })
  expect(screen.getByRole('alert').textContent).toBe('taken.ts is already there.')
  fireEvent.change(field, { target: { value: 'Lamp.ts' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await screen.findByRole('treeitem', { name: 'Lamp.ts' })
  expect(kinds.has(at('Lamp.ts'))).toBe(true)
  expect(events.at(-1)).toEqual({ type: 'renamed', from: at('lamp.ts'), to: at('Lamp.ts') })

  press('z', { ctrlKey: true })
  await screen.findByRole('treeitem', { name: 'lamp.ts' })
  press('z', { ctrlKey: true, shiftKey: true })
  await screen.findByRole('treeitem', { name: 'Lamp.ts' })
})

test('Escape leaves a name as it was', async () => {
  const { press, agentCalls } = await open('a.ts')
  fireEvent.click(row('a.ts'))
  press('F2')
  const field = await screen.findByRole('textbox')
  fireEvent.change(field, { target: { value: 'b.ts' } })
  fireEvent.keyDown(field, { key: 'Escape' })
  await screen.findByRole('treeitem', { name: 'a.ts' })
  expect(agentCalls.some(({ path }) => path === 'files.rename')).toBe(false)
})

test('a new file may bring its folders, opens, and goes again with them when it is undone', async () => {
  const { events, kinds, ide, press, tree } = await open('docs/guide.md')
  fireEvent.click(row('docs'))
  await screen.findByRole('treeitem', { name: 'guide.md' })
  act(() => ide.commands.run('explorer.newFile'))
  const field = await screen.findByRole('textbox', { name: 'Name of the new file' })
  fireEvent.change(field, { target: { value: 'x/y.ts' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await screen.findByRole('treeitem', { name: 'y.ts' })
  expect(kinds.get(at('docs/x/y.ts'))).toBe('file')
  expect(events.at(-1)).toMatchObject({ type: 'open', input: { path: at('docs/x/y.ts') } })
  act(() => tree.focus())
  press('z', { ctrlKey: true })
  await waitFor(() => expect(screen.queryByRole('treeitem', { name: 'x' })).toBeNull())
  expect(kinds.has(at('docs/x'))).toBe(false)
  expect(kinds.has(at('docs/guide.md'))).toBe(true)
})

test('what is cut is dim and moves, what is copied gets a name that is free', async () => {
  const { press, kinds } = await open('src/', 'a.txt', 'b.txt')
  fireEvent.click(row('a.txt'))
  press('c', { ctrlKey: true })
  press('v', { ctrlKey: true })
  await screen.findByRole('treeitem', { name: 'a copy.txt' })
  press('v', { ctrlKey: true })
  await screen.findByRole('treeitem', { name: 'a copy 2.txt' })

  fireEvent.click(row('b.txt'))
  press('x', { ctrlKey: true })
  await waitFor(() => expect(row('b.txt').className).toContain('opacity-50'))
  fireEvent.click(row('src'))
  press('v', { ctrlKey: true })
  await waitFor(() => expect(kinds.get(at('src/b.txt'))).toBe('file'))
  expect(kinds.has(at('b.txt'))).toBe(false)
})

test('a move that would replace something asks, and is undone as a whole', async () => {
  const { press, kinds } = await open('src/a.txt', 'a.txt')
  fireEvent.click(row('a.txt'))
  press('x', { ctrlKey: true })
  fireEvent.click(row('src'))
  press('v', { ctrlKey: true })
  const question = await screen.findByRole('alertdialog', { name: 'Replace a.txt?' })
  fireEvent.click(within(question).getByRole('button', { name: 'Replace' }))
  await waitFor(() => expect(kinds.has(at('a.txt'))).toBe(false))
  act(() => screen.getByRole('tree').focus())
  press('z', { ctrlKey: true })
  await waitFor(() => expect(kinds.has(at('a.txt'))).toBe(true))
  await waitFor(() => expect(kinds.has(at('src/a.txt'))).toBe(true))
})

test('a file is revealed down the path, and the one in front is followed', async () => {
  const { ide } = await open('one/two/deep.ts', 'one/other.ts', 'z.ts')
  act(() => ide.fileEvents.active.setState({ path: at('one/two/deep.ts') }))
  await screen.findByRole('treeitem', { name: 'deep.ts' })
  expect(names()).toEqual(['one', 'two', 'deep.ts', 'other.ts', 'z.ts'])
  expect(row('deep.ts').getAttribute('aria-current')).toBe('true')
  expect(selected()).toEqual(['deep.ts'])
})

test('folders with one folder in them share a row, each of which the arrows reach', async () => {
  const { press, ide } = await open('com/acme/app/Main.java', 'z')
  fireEvent.click(row('com'))
  await screen.findByRole('treeitem', { name: 'com/acme/app' })
  press('ArrowLeft')
  await waitFor(() => expect(names()).toEqual(['com/acme/app', 'z']))
  press('ArrowLeft')
  act(() => ide.commands.run('explorer.newFile'))
  const field = await screen.findByRole('textbox', { name: 'Name of the new file' })
  expect(names()).toContain('com/acme')
  fireEvent.keyDown(field, { key: 'Escape' })
})

test('the find field leaves what has the letters', async () => {
  const { ide } = await open('door.ts', 'lamp.ts')
  act(() => ide.commands.run('list.find'))
  const field = await screen.findByRole('textbox', { name: 'Find in the open folders' })
  fireEvent.change(field, { target: { value: 'OO' } })
  expect(names()).toEqual(['door.ts'])
  fireEvent.keyDown(field, { key: 'Escape' })
  expect(names()).toEqual(['door.ts', 'lamp.ts'])
})

test('the menu of a row is for that row, whatever file is in front', async () => {
  const { ide } = await open('a.ts', 'b.ts')
  const downloads: unknown[] = []
  Object.assign(ide.transfers, { download: async (paths: unknown) => downloads.push(paths) })
  act(() => {
    ide.contextKeys.set('isEnabledFileDownloads', true)
    ide.fileEvents.active.setState({ path: at('a.ts') })
  })
  await waitFor(() => expect(selected()).toEqual(['a.ts']))
  fireEvent.contextMenu(row('b.ts'), { button: 2 })
  fireEvent.click(await screen.findByRole('menuitem', { name: /Download/ }))
  expect(downloads).toEqual([[at('b.ts')]])
})

test('hostile names are text, and what cannot be seen in them is written out (S-26)', async () => {
  await open('<img src=x onerror=alert(1)>', 'a\nb', 'evil\u202etxt.exe')
  expect(names()).toEqual(['<img src=x onerror=alert(1)>', 'a␊b', 'evil⟨U+202E⟩txt.exe'])
  expect(document.querySelector('img')).toBeNull()
})
