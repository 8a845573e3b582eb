// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Tooltip, TooltipProvider } from './Tooltip.tsx'
import { tooltips } from './tooltips.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  act(() => tooltips.hide())
  cleanup()
  vi.useRealTimers()
})

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))
const enter = (name: string) =>
  fireEvent.pointerEnter(screen.getByRole('button', { name }), { pointerType: 'mouse' })
const leave = (name: string) => fireEvent.pointerLeave(screen.getByRole('button', { name }))

function show(onPointerDown = () => undefined) {
  return render(
    <TooltipProvider>
      <Tooltip label="What one does">
        <button type="button" onPointerDown={onPointerDown}>
          One
        </button>
      </Tooltip>
      <Tooltip label="What two does" shortcut="Mod+B">
        <button type="button">Two</button>
      </Tooltip>
    </TooltipProvider>,
  )
}

test('it comes after a moment on its button, goes after it is left, and the next one comes at once', () => {
  show()
  pass(1000)
  enter('One')
  pass(400)
  expect(screen.queryByText('What one does')).toBeNull()
  pass(200)
  expect(screen.getByText('What one does')).toBeTruthy()
  leave('One')
  enter('Two')
  expect(screen.queryByText('What one does')).toBeNull()
  expect(screen.getByText('What two does')).toBeTruthy()
  leave('Two')
  pass(200)
  expect(screen.queryByText('What two does')).toBeNull()
})

test('it stays while the pointer is on it', () => {
  show()
  pass(1000)
  enter('One')
  pass(600)
  leave('One')
  fireEvent.pointerEnter(screen.getByText('What one does'))
  pass(1000)
  expect(screen.getByText('What one does')).toBeTruthy()
  fireEvent.pointerLeave(screen.getByText('What one does'))
  pass(200)
  expect(screen.queryByText('What one does')).toBeNull()
})

test('a press, a key, and the end of its button take it away, and the button hears its own events', () => {
  const onPointerDown = vi.fn()
  const page = show(onPointerDown)
  pass(1000)
  enter('One')
  pass(600)
  fireEvent.pointerDown(screen.getByRole('button', { name: 'One' }))
  expect(onPointerDown).toHaveBeenCalledTimes(1)
  expect(screen.queryByText('What one does')).toBeNull()
  enter('Two')
  fireEvent.keyDown(document.body, { key: 'Escape' })
  expect(screen.queryByText('What two does')).toBeNull()
  enter('One')
  page.rerender(<TooltipProvider>gone</TooltipProvider>)
  pass(1000)
  expect(screen.queryByText('What one does')).toBeNull()
})

test('the keyboard shows it too, a finger does not', () => {
  show()
  pass(1000)
  fireEvent.pointerEnter(screen.getByRole('button', { name: 'One' }), { pointerType: 'touch' })
  pass(1000)
  expect(screen.queryByText('What one does')).toBeNull()
  const button = screen.getByRole('button', { name: 'Two' })
  vi.spyOn(button, 'matches').mockReturnValue(true)
  fireEvent.focus(button)
  pass(1000)
  expect(screen.getByText('What two does')).toBeTruthy()
})
