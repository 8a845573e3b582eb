// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { QuickInputPlace } from './QuickInputPlace.tsx'
import type { QuickItem, QuickProvider } from './quick-provider.ts'

afterEach(cleanup)

const fruits: QuickItem[] = ['Apple', 'Banana', 'Cherry'].map((label) => ({ id: label, label }))

async function start() {
  const { ide } = renderInIde(
    <>
      <button type="button">Elsewhere</button>
      <QuickInputPlace />
    </>,
  )
  await screen.findByRole('button', { name: 'Elsewhere' })
  return ide
}
function aProvider(given: Partial<Omit<QuickProvider, 'look'>> = {}) {
  return {
    prefix: '',
    placeholder: 'Fruits',
    help: 'Go to a fruit',
    items: (query: string) => fruits.filter(({ label }) => label.toLowerCase().includes(query)),
    accept: vi.fn(),
    look: vi.fn<(item: QuickItem | null) => void>(),
    press: vi.fn(),
    ...given,
  }
}
/** What was begun is awaited later; `act` itself would wait for the answer. */
function begun<T>(begin: () => Promise<T>): Promise<T> {
  const begins: Promise<T>[] = []
  act(() => void begins.push(begin()))
  return begins[0] as Promise<T>
}
const field = () => screen.findByRole<HTMLInputElement>('combobox')
const active = () => screen.getByRole('option', { selected: true }).textContent
const key = async (name: string, more: Record<string, unknown> = {}) =>
  fireEvent.keyDown(await field(), { key: name, ...more })

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

test('Escape leaves without a choice and gives the focus back', async () => {
  const ide = await start()
  const before = screen.getByRole('button', { name: 'Elsewhere' })
  before.focus()
  const picked = begun(() => ide.quickInput.pick(fruits))
  await key('Escape')
  expect(await picked).toBeNull()
  expect(document.activeElement).toBe(before)
})

test('what takes the focus by itself while somebody types there gives it back', async () => {
  const ide = await start()
  ide.quickInput.provide(aProvider())
  act(() => ide.quickInput.show())
  await key('b')
  fireEvent.change(await field(), { target: { value: 'b' } })
  act(() => screen.getByRole('button', { name: 'Elsewhere' }).focus())
  await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('combobox'))
  expect(await field()).toHaveProperty('value', 'b')
})

test('what takes the focus when it is accepted gets it from the box, by no way round', async () => {
  const ide = await start()
  const elsewhere = screen.getByRole('button', { name: 'Elsewhere' })
  elsewhere.focus()
  const focused = vi.spyOn(elsewhere, 'focus')
  const provider = aProvider({ takesFocus: true })
  ide.quickInput.provide(provider)
  act(() => ide.quickInput.show())
  await screen.findByRole('option', { name: 'Apple' })
  await key('Enter')
  expect(provider.accept).toHaveBeenCalledTimes(1)
  expect(focused).not.toHaveBeenCalled()
})

test('a dialog that comes over the box keeps the focus, and the box closes', async () => {
  const ide = await start()
  const picked = begun(() => ide.quickInput.pick(fruits))
  await key('b')
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'alertdialog')
  dialog.innerHTML = '<button type="button">Yes</button>'
  document.body.append(dialog)
  act(() => dialog.querySelector('button')?.focus())
  expect(await picked).toBeNull()
  expect(document.activeElement).toBe(dialog.firstChild)
  dialog.remove()
})

test('leaving the box for something else closes it', async () => {
  const ide = await start()
  const picked = begun(() => ide.quickInput.pick(fruits))
  await field()
  fireEvent.pointerDown(screen.getByRole('button', { name: 'Elsewhere' }))
  act(() => screen.getByRole('button', { name: 'Elsewhere' }).focus())
  expect(await picked).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Elsewhere' }))
})

test('one question that replaces another leaves the first without an answer', async () => {
  const ide = await start()
  const first = begun(() => ide.quickInput.pick(fruits))
  const second = begun(() => ide.quickInput.ask({ title: 'Name' }))
  expect(await first).toBeNull()
  const name = await screen.findByRole('textbox', { name: 'Name' })
  fireEvent.change(name, { target: { value: 'Plum' } })
  fireEvent.keyDown(name, { key: 'Enter' })
  expect(await second).toBe('Plum')
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

test('Enter accepts, with Ctrl to the side, and Right or Alt+Enter behind the box that stays', async () => {
  const ide = await start()
  const provider = aProvider()
  ide.quickInput.provide(provider)
  act(() => ide.quickInput.show('a'))
  const input = await field()
  input.setSelectionRange(1, 1)
  await key('ArrowRight')
  await key('Enter', { altKey: true })
  expect(provider.accept).toHaveBeenCalledTimes(2)
  expect(provider.accept).toHaveBeenLastCalledWith(fruits[0], { toSide: false, isPreview: true })
  expect(await field()).toBe(document.activeElement)
  await key('Enter', { ctrlKey: true })
  expect(provider.accept).toHaveBeenLastCalledWith(fruits[0], { toSide: true, isPreview: false })
  expect(screen.queryByRole('combobox')).toBeNull()
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

test('keys that are held go on in the list, and letting go takes what is active', async () => {
  const ide = await start()
  const picked = begun(() => ide.quickInput.pick(fruits, { navigate: true, activeId: 'Banana' }))
  await field()
  expect(active()).toBe('Banana')
  act(() => void ide.quickInput.navigate(1))
  expect(active()).toBe('Cherry')
  act(() => void ide.quickInput.navigate(1))
  expect(active()).toBe('Apple')
  fireEvent.keyUp(window, { key: 'Shift', ctrlKey: true })
  expect(screen.queryByRole('combobox')).not.toBeNull()
  fireEvent.keyUp(window, { key: 'Control' })
  expect(await picked).toMatchObject({ id: 'Apple' })
  expect(ide.quickInput.navigate(1)).toBe(false)
})

test('a press that is over before the box is drawn still takes what it began with', async () => {
  const ide = await start()
  const picked = begun(() => ide.quickInput.pick(fruits, { navigate: true, activeId: 'Banana' }))
  fireEvent.keyUp(window, { key: 'Control' })
  expect(await picked).toMatchObject({ id: 'Banana' })
})

test('only the lines in sight are in the page, the active one always', async () => {
  const ide = await start()
  const many = Array.from({ length: 5000 }, (_, at) => ({ id: `${at}`, label: `Item ${at}` }))
  void begun(() => ide.quickInput.pick(many))
  await key('End')
  expect(active()).toBe('Item 4999')
  expect(screen.getAllByRole('option').length).toBeLessThan(40)
  await key('PageUp')
  expect(active()).toBe('Item 4983')
  await key('Home')
  expect(active()).toBe('Item 0')
  const input = await field()
  const option = screen.getByRole('option', { selected: true })
  expect(input.getAttribute('aria-activedescendant')).toBe(option.id)
  expect(option.getAttribute('aria-setsize')).toBe('5000')
})

test('a button of a line is pressed, and the list is asked again', async () => {
  const ide = await start()
  let items: QuickItem[] = fruits.map((item) => ({
    ...item,
    buttons: [{ id: 'remove', icon: 'close', title: 'Remove' }],
  }))
  const press = vi.fn((item: QuickItem) => {
    items = items.filter(({ id }) => id !== item.id)
  })
  const provider = aProvider({ items: () => items, press })
  ide.quickInput.provide(provider)
  act(() => ide.quickInput.show())
  fireEvent.click(await screen.findByRole('button', { name: 'Remove: Apple' }))
  expect(press).toHaveBeenCalledWith(expect.objectContaining({ id: 'Apple' }), 'remove')
  expect(provider.accept).not.toHaveBeenCalled()
  expect(screen.getAllByRole('option')).toHaveLength(2)
})
