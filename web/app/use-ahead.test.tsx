// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { useAhead } from './use-ahead.ts'

afterEach(cleanup)

test('what is wanted soon is drawn ahead, but not with the first drawing', () => {
  const drawn: boolean[] = []
  const { result } = renderHook(() => {
    const isAhead = useAhead(true)
    drawn.push(isAhead)
    return isAhead
  })
  expect(drawn[0]).toBe(false)
  expect(result.current).toBe(true)
})

test('it goes with the wish, in the same drawing, and comes back with it', () => {
  const { result, rerender } = renderHook(({ isWanted }) => useAhead(isWanted), {
    initialProps: { isWanted: true },
  })
  const drawn: boolean[] = []
  rerender({ isWanted: false })
  drawn.push(result.current)
  expect(drawn).toEqual([false])
  act(() => rerender({ isWanted: true }))
  expect(result.current).toBe(true)
})
