// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { active, aProvider, begun, field, fruits, key, start } from './quick-input.testing.tsx'
import type { QuickItem } from './quick-provider.ts'

afterEach(cleanup)

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
