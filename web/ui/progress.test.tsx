// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showProgress, withProgress } from './progress.tsx'
import { ToastRegion } from './Toast.tsx'

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})
const afterMs = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

test('what is over within a second is never shown', async () => {
  render(<ToastRegion>page</ToastRegion>)
  const progress = showProgress({ title: 'Searching' })
  await afterMs(900)
  progress.done()
  await afterMs(2000)
  expect(screen.queryByText('Searching')).toBeNull()
})

test('what takes longer says how far it is, and can be canceled', async () => {
  render(<ToastRegion>page</ToastRegion>)
  const onCancel = vi.fn()
  const progress = showProgress({ title: 'Uploading 3 files', onCancel })
  await afterMs(1100)
  const bar = await screen.findByRole('progressbar', { name: 'Uploading 3 files', hidden: true })
  expect(bar.getAttribute('aria-valuenow')).toBeNull()
  act(() => progress.report({ fraction: 0.4, message: 'two.txt' }))
  expect(bar.getAttribute('aria-valuenow')).toBe('40')
  expect(screen.getByText('two.txt')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Cancel', hidden: true }))
  expect(onCancel).toHaveBeenCalledOnce()
  expect(screen.getByText('Canceling…')).toBeDefined()
  act(() => progress.done())
  await vi.waitFor(() => expect(screen.queryByRole('progressbar', { hidden: true })).toBeNull())
})

test('a failure stays, with what was said of it', async () => {
  render(<ToastRegion>page</ToastRegion>)
  showProgress({ title: 'Packing' }).fail(new Error('The disk is full.'))
  expect((await screen.findAllByText('The disk is full.')).length).toBeGreaterThan(0)
})

test('a call keeps its answer and its failure', async () => {
  expect(await withProgress('Counting', async () => 3)).toBe(3)
  await expect(withProgress('Counting', () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  )
})
