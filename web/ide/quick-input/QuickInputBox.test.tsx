// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { active, aProvider, begun, field, fruits, key, start } from './quick-input.testing.tsx'
import type { QuickItem } from './quick-provider.ts'

afterEach(cleanup)

test('what is typed before the code of the box is there goes into it, Enter too', async () => {
  const ide = await start()
  const accept = vi.fn()
  ide.quickInput.provide(aProvider({ accept }))
  act(() => ide.quickInput.show())
  const early = screen.getByRole<HTMLInputElement>('textbox', { name: 'Quick input' })
  expect(document.activeElement).toBe(early)
  fireEvent.change(early, { target: { value: 'ban' } })
  fireEvent.keyDown(early, { key: 'Enter' })
  await waitFor(() => expect(accept).toHaveBeenCalledOnce())
  expect(accept.mock.lastCall?.[0]).toMatchObject({ id: 'Banana' })
})

test('a choice is typed, gone through by arrows and taken by Enter', async () => {
  const ide = await start()
  const picked = begun(() => ide.quickInput.pick(fruits, { placeholder: 'Which?', title: 'Fruit' }))
  expect(await field()).toBe(document.activeElement)
  expect(ide.contextKeys.get('inQuickOpen')).toBe(true)
  expect(active()).toBe('Apple')
  await key('ArrowDown')
  expect(active()).toBe('Banana')
  await key('ArrowUp')
  await key('ArrowUp')
  expect(active()).toBe('Cherry')
  fireEvent.change(await field(), { target: { value: 'an' } })
  expect(screen.getAllByRole('option')).toHaveLength(1)
  expect(screen.getByText('an', { selector: 'mark' })).toBeDefined()
  await key('Enter')
  expect(await picked).toMatchObject({ id: 'Banana' })
  expect(screen.queryByRole('combobox')).toBeNull()
  expect(ide.contextKeys.get('inQuickOpen')).toBe(false)
})

test('a line that cannot be taken says why, and is not taken', async () => {
  const ide = await start()
  const problem = (value: string) => (value === '' ? 'A name is needed.' : null)
  const asked = begun(() => ide.quickInput.ask({ title: 'Name', value: '', problem }))
  const name = await screen.findByRole('textbox', { name: 'Name' })
  fireEvent.keyDown(name, { key: 'Enter' })
  expect(screen.getByText('A name is needed.')).toBeDefined()
  fireEvent.change(name, { target: { value: 'Plum' } })
  expect(screen.queryByText('A name is needed.')).toBeNull()
  fireEvent.keyDown(name, { key: 'Enter' })
  expect(await asked).toBe('Plum')
})

test('the prefix chooses who answers, and a later one of the same prefix replaces the first', async () => {
  const ide = await start()
  ide.quickInput.provide(aProvider())
  ide.quickInput.provide(aProvider({ prefix: '>', items: () => [{ id: 'run', label: 'Run' }] }))
  const stop = ide.quickInput.provide(
    aProvider({ prefix: '>', items: (query) => [{ id: 'walk', label: `Walk ${query}` }] }),
  )
  act(() => ide.quickInput.show('>a'))
  await field()
  expect(active()).toBe('Walk a')
  stop()
  fireEvent.change(await field(), { target: { value: '>ab' } })
  expect(active()).toBe('Run')
  fireEvent.change(await field(), { target: { value: 'b' } })
  expect(active()).toBe('Banana')
})

test('an answer that comes late is not shown, and one that takes long says so', async () => {
  const ide = await start()
  const answers = new Map<string, (items: QuickItem[]) => void>()
  const items = (query: string) =>
    new Promise<QuickItem[]>((resolve) => {
      answers.set(query, resolve)
    })
  ide.quickInput.provide(aProvider({ items }))
  act(() => ide.quickInput.show('a'))
  fireEvent.change(await field(), { target: { value: 'ab' } })
  await waitFor(() => expect(screen.getByText('Searching…')).toBeDefined())
  await act(async () => answers.get('ab')?.([{ id: 'new', label: 'New' }]))
  await act(async () => answers.get('a')?.([{ id: 'old', label: 'Old' }]))
  expect(active()).toBe('New')
})

test('Enter takes the answer to what is typed, not what stands there from before', async () => {
  const ide = await start()
  const accept = vi.fn()
  const late: ((items: QuickItem[]) => void)[] = []
  const items = (query: string) =>
    query === '' ? fruits : new Promise<QuickItem[]>((resolve) => late.push(resolve))
  ide.quickInput.provide(aProvider({ items, accept }))
  act(() => ide.quickInput.show())
  fireEvent.change(await field(), { target: { value: 'ch' } })
  expect(active()).toBe('Apple')
  await key('Enter')
  expect(accept).not.toHaveBeenCalled()
  fireEvent.change(await field(), { target: { value: 'che' } })
  await act(async () => late[1]?.(fruits.slice(2)))
  // What was typed after Enter is another question.
  expect(accept).not.toHaveBeenCalled()
  fireEvent.change(await field(), { target: { value: 'cher' } })
  await key('Enter')
  await act(async () => late[2]?.(fruits.slice(2)))
  expect(accept.mock.calls).toMatchObject([[{ id: 'Cherry' }, { toSide: false }]])

  act(() => ide.quickInput.show())
  fireEvent.change(await field(), { target: { value: 'c' } })
  await key('ArrowDown')
  await key('Enter')
  expect(accept.mock.lastCall?.[0]).toMatchObject({ id: 'Banana' })
})

test('nothing found is said', async () => {
  const ide = await start()
  ide.quickInput.provide(aProvider())
  act(() => ide.quickInput.show('zzz'))
  await field()
  expect(screen.getAllByText('No matching results').length).toBeGreaterThan(0)
})

test('what is looked at is told, and that it is left', async () => {
  const ide = await start()
  const provider = aProvider()
  ide.quickInput.provide(provider)
  act(() => ide.quickInput.show())
  await key('ArrowDown')
  expect(provider.look.mock.calls).toEqual([[fruits[0]], [fruits[1]]])
  await key('Escape')
  expect(provider.look).toHaveBeenLastCalledWith(null)
})

test('the same question again keeps what is active', async () => {
  const ide = await start()
  let items = fruits
  let changed: () => void = () => undefined
  const follow = (listener: () => void) => {
    changed = listener
    return () => undefined
  }
  ide.quickInput.provide(aProvider({ items: () => items, follow }))
  act(() => ide.quickInput.show())
  await key('ArrowDown')
  items = [{ id: 'Ananas', label: 'Ananas' }, ...fruits]
  act(() => changed())
  expect(active()).toBe('Banana')
})
