// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { aProvider, begun, field, fruits, key, start } from './quick-input.testing.tsx'

afterEach(cleanup)

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
