// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { at, forgetAfterEach, names, open, row } from './explorer.testing.tsx'

forgetAfterEach()

test('Delete goes to the trash and comes back by the button that is offered', async () => {
  const { press, kinds, events } = await open('a.ts', 'b.ts')
  fireEvent.click(row('a.ts'))
  press('Delete')
  await waitFor(() => expect(names()).toEqual(['b.ts']))
  expect(events.at(-1)).toEqual({ type: 'deleted', path: at('a.ts') })
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  await screen.findByRole('treeitem', { name: 'a.ts' })
  expect(kinds.has(at('a.ts'))).toBe(true)
})

test('deleting for good says what is lost, and does nothing until that is confirmed', async () => {
  const { press, kinds } = await open('src/a.ts')
  fireEvent.click(row('src'))
  press('Delete', { shiftKey: true })
  const question = await screen.findByRole('alertdialog', { name: 'Delete src for good?' })
  expect(question.textContent).toContain('The folder and everything in it')
  expect(kinds.has(at('src'))).toBe(true)
  fireEvent.click(within(question).getByRole('button', { name: 'Delete for good' }))
  await waitFor(() => expect(kinds.has(at('src'))).toBe(false))
})

test('the trash shows where things were, and gives them back or loses them', async () => {
  const { press, kinds, ide, answers } = await open('src/a.ts', 'b.ts', 'c.ts')
  fireEvent.click(row('b.ts'))
  fireEvent.click(row('c.ts'), { ctrlKey: true })
  press('Delete')
  await waitFor(() => expect(names()).toEqual(['src']))
  act(() => ide.commands.run('bothy.openTrash'))
  const dialog = await screen.findByRole('dialog', { name: 'Trash' })
  fireEvent.click(await within(dialog).findByRole('button', { name: 'Restore b.ts' }))
  await waitFor(() => expect(kinds.has(at('b.ts'))).toBe(true))
  fireEvent.click(await within(dialog).findByRole('button', { name: 'Delete c.ts for good' }))
  const question = await screen.findByRole('alertdialog', { name: 'Delete c.ts for good?' })
  fireEvent.click(within(question).getByRole('button', { name: 'Delete for good' }))
  await within(dialog).findByText('The trash is empty')
  expect(answers['files.listTrash']?.({} as never)).toEqual([])
})
