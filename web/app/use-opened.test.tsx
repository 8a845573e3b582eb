// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { useOpened } from './use-opened.ts'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const hut = aCodespace({ name: 'amber-hut', state: 'running', isReady: false, canOpen: false })
const follow = () =>
  renderHook(({ codespace }) => useOpened('amber-hut', codespace), {
    initialProps: { codespace: hut },
  })

test('the IDE opens by itself once the codespace is ready', () => {
  const { result, rerender } = follow()
  expect(result.current[0]).toBe(false)
  rerender({ codespace: { ...hut, canOpen: true } })
  expect(result.current[0]).toBe(false)
  rerender({ codespace: { ...hut, canOpen: true, isReady: true } })
  expect(result.current[0]).toBe(true)
})

test('it opens earlier for who asks, and a reload remembers that', () => {
  const { result, rerender } = follow()
  rerender({ codespace: { ...hut, canOpen: true } })
  act(() => result.current[1]())
  expect(result.current[0]).toBe(true)
  cleanup()
  const again = renderHook(() => useOpened('amber-hut', { ...hut, canOpen: true }))
  expect(again.result.current[0]).toBe(true)
})

test('it stays open while a set-up command is run again', () => {
  const { result, rerender } = follow()
  rerender({ codespace: { ...hut, canOpen: true, isReady: true } })
  rerender({ codespace: { ...hut, canOpen: true, isReady: false } })
  expect(result.current[0]).toBe(true)
})

test('another start begins with its steps again', () => {
  const { result, rerender } = follow()
  rerender({ codespace: { ...hut, canOpen: true, isReady: true } })
  rerender({ codespace: { ...hut, generation: 2, canOpen: true } })
  expect(result.current[0]).toBe(false)
})
