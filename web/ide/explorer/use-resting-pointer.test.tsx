// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { useRestingPointer } from './use-resting-pointer.ts'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function Rows({ onRest }: { onRest: (name: string | null) => void }) {
  const pointer = useRestingPointer((target) => onRest((target as Element).textContent))
  return (
    <div {...pointer}>
      <p>one</p>
      <p>two</p>
    </div>
  )
}

test('a mouse that rests is told once, one that passes by, presses or is a finger is not', () => {
  vi.useFakeTimers()
  const onRest = vi.fn()
  render(<Rows onRest={onRest} />)
  const over = (name: string, init: PointerEventInit) =>
    fireEvent.pointerOver(screen.getByText(name), { pointerType: 'mouse', buttons: 0, ...init })
  over('one', {})
  vi.advanceTimersByTime(30)
  over('two', {})
  vi.advanceTimersByTime(500)
  expect(onRest.mock.calls).toEqual([['two']])
  over('one', { buttons: 1 })
  over('one', { pointerType: 'touch' })
  vi.advanceTimersByTime(500)
  expect(onRest).toHaveBeenCalledTimes(1)
})
