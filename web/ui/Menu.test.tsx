// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { Menu } from './Menu.tsx'

afterEach(cleanup)

const entryNamed = (name: string) => screen.findByRole('menuitem', { name })
const closed = () => waitFor(() => expect(screen.queryByRole('menu')).toBeNull())

function show() {
  const first = vi.fn()
  const last = vi.fn()
  render(
    <StrictMode>
      <Menu
        trigger={<button type="button">More</button>}
        entries={[
          { label: 'First', onSelect: first },
          { label: 'Last', onSelect: last },
        ]}
      />
    </StrictMode>,
  )
  const button = screen.getByRole('button', { name: 'More' })
  return { first, last, button }
}

test('a click opens it, an entry is chosen once, and the focus is back on its button', async () => {
  const { first, last, button } = show()
  expect(button.getAttribute('aria-haspopup')).toBe('menu')
  expect(button.getAttribute('aria-expanded')).toBe('false')
  fireEvent.mouseDown(button)
  fireEvent.mouseUp(button)
  fireEvent.click(button, { detail: 1 })
  fireEvent.click(await entryNamed('First'))
  expect(first).toHaveBeenCalledTimes(1)
  expect(last).not.toHaveBeenCalled()
  await closed()
  await waitFor(() => expect(document.activeElement).toBe(button))
  expect(button.getAttribute('aria-expanded')).toBe('false')
})

test.each([
  ['Enter', 'First'],
  ['ArrowDown', 'First'],
  ['ArrowUp', 'Last'],
])('opened by the key %s, the keyboard is on the entry "%s"', async (key, label) => {
  const { button } = show()
  button.focus()
  fireEvent.keyDown(button, { key })
  // What a browser makes of Enter.
  if (key === 'Enter') fireEvent.click(button)
  const entry = await entryNamed(label)
  await waitFor(() => expect(document.activeElement).toBe(entry))
  expect(screen.getByRole('menu', { name: 'More' })).toBeTruthy()
  fireEvent.keyDown(entry, { key: 'Escape' })
  await closed()
  await waitFor(() => expect(document.activeElement).toBe(button))
})

test('the Tab key leaves it, from its button on to what comes next', async () => {
  const { button } = show()
  fireEvent.keyDown(button, { key: 'ArrowDown' })
  const entry = await entryNamed('First')
  await waitFor(() => expect(document.activeElement).toBe(entry))
  fireEvent.keyDown(entry, { key: 'Tab' })
  expect(document.activeElement).toBe(button)
  const next = document.body.appendChild(document.createElement('button'))
  next.focus()
  await closed()
  expect(document.activeElement).toBe(next)
  next.remove()
})

test('a mouse that is held down on its way to an entry chooses it where it is released', async () => {
  const { last, button } = show()
  fireEvent.mouseDown(button)
  const entry = await entryNamed('Last')
  // As if it had been opened long ago.
  vi.spyOn(Event.prototype, 'timeStamp', 'get').mockReturnValue(performance.now() + 1000)
  fireEvent.mouseUp(entry)
  await closed()
  expect(last).toHaveBeenCalledTimes(1)
  vi.restoreAllMocks()
})

test('a click that ends on an entry by chance chooses nothing', async () => {
  const { last, button } = show()
  fireEvent.mouseDown(button)
  const entry = await entryNamed('Last')
  vi.spyOn(Event.prototype, 'timeStamp', 'get').mockReturnValue(performance.now() - 10_000)
  fireEvent.mouseUp(entry)
  await new Promise((resolve) => requestAnimationFrame(resolve))
  expect(last).not.toHaveBeenCalled()
  expect(screen.getByRole('menu')).toBeTruthy()
  vi.restoreAllMocks()
})

test('an entry may open a menu of its own, from which one is chosen by keys', async () => {
  const chosen = vi.fn()
  render(
    <Menu
      trigger={<button type="button">All</button>}
      entries={[{ kind: 'submenu', label: 'File', entries: [{ label: 'Save', onSelect: chosen }] }]}
    />,
  )
  fireEvent.click(screen.getByRole('button', { name: 'All' }), { detail: 0 })
  const file = await entryNamed('File')
  expect(file.getAttribute('aria-haspopup')).toBe('menu')
  fireEvent.keyDown(file, { key: 'ArrowRight' })
  fireEvent.click(await entryNamed('Save'))
  expect(chosen).toHaveBeenCalledOnce()
  await closed()
})

test('what takes the focus while the menu still goes keeps it', async () => {
  render(
    <>
      <input aria-label="Box" />
      <Menu
        trigger={<button type="button">More</button>}
        entries={[{ label: 'Ask', onSelect: () => undefined }]}
      />
    </>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'More' }), { detail: 0 })
  fireEvent.click(await entryNamed('Ask'))
  screen.getByLabelText('Box').focus()
  await closed()
  expect(document.activeElement).toBe(screen.getByLabelText('Box'))
})
