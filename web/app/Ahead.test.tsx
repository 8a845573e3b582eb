// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { Ahead } from './Ahead.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

let isBroken = false
function Part() {
  if (isBroken) throw new Error('Lost on its way.')
  return <p>There</p>
}

test('what is drawn ahead is inert and no part of what is read out, and is the same element once it is shown', () => {
  const { rerender, container } = render(
    <Ahead isShown={false}>
      <button type="button">Run</button>
    </Ahead>,
  )
  expect(screen.queryByRole('button')).toBeNull()
  expect(container.firstElementChild?.hasAttribute('inert')).toBe(true)
  const ahead = container.querySelector('button')
  rerender(
    <Ahead isShown>
      <button type="button">Run</button>
    </Ahead>,
  )
  expect(screen.getByRole('button')).toBe(ahead)
  expect(container.firstElementChild?.hasAttribute('inert')).toBe(false)
})

test('what fails out of sight takes nothing with it, and is drawn anew once it is shown', () => {
  vi.spyOn(console, 'error').mockReturnValue()
  isBroken = true
  const page = (isShown: boolean) => (
    <>
      <Ahead isShown={isShown}>
        <Part />
      </Ahead>
      <h1>Steps</h1>
    </>
  )
  const { rerender } = render(page(false))
  expect(screen.getByRole('heading')).toBeTruthy()
  isBroken = false
  rerender(page(true))
  expect(screen.getByText('There')).toBeTruthy()
  isBroken = true
  expect(() => rerender(page(true))).toThrow('Lost on its way.')
})
