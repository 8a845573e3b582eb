import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { open } from './open-file.testing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a second after the last key the file is saved, once', async () => {
  const { disk, type, state } = await open('one')
  type('one t')
  await vi.advanceTimersByTimeAsync(900)
  type('one tw')
  await vi.advanceTimersByTimeAsync(900)
  expect(disk.text).toBe('one')
  expect(state().save).toBe('dirty')
  await vi.advanceTimersByTimeAsync(100)
  expect(disk.text).toBe('one tw')
  expect(state().save).toBe('saved')
  expect(disk.writes).toBe(1)
})

test('with auto-save off a file is saved by its user only', async () => {
  const { disk, file, type, settings, state } = await open('one')
  settings.values['files.autoSave'] = 'off'
  type('two')
  file.focusLeft()
  file.windowLeft()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(disk.writes).toBe(0)
  expect(state().save).toBe('dirty')
  await file.save({ isAsked: true })
  expect(disk.text).toBe('two')
})

test('what is unsaved as the page ends is put as the last of it, and at once (F-26)', async () => {
  const { file, type, settings, storage } = await open('one')
  settings.values['files.autoSave'] = 'off'
  file.windowLeft({ isLast: true })
  type('two')
  file.windowLeft()
  expect(storage.last).toEqual([])
  file.windowLeft({ isLast: true })
  expect(storage.last).toMatchObject([{ text: 'two' }])
})

test('auto-save waits as long as the setting says, from when it says so', async () => {
  const { disk, file, type, settings } = await open('one')
  settings.values['files.autoSave'] = 'off'
  type('two')
  settings.values['files.autoSave'] = 'afterDelay'
  settings.values['files.autoSaveDelay'] = 5000
  file.settingsChanged()
  await vi.advanceTimersByTimeAsync(4900)
  expect(disk.writes).toBe(0)
  await vi.advanceTimersByTimeAsync(100)
  expect(disk.text).toBe('two')
})

test.each([
  ['onFocusChange', 'focusLeft'],
  ['onWindowChange', 'windowLeft'],
] as const)('with %s a file is saved by %s', async (mode, leave) => {
  const { disk, file, type, settings } = await open('one')
  settings.values['files.autoSave'] = mode
  type('two')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(disk.writes).toBe(0)
  file[leave]()
  await vi.advanceTimersByTimeAsync(0)
  expect(disk.text).toBe('two')
})

test('with auto-save off, closing keeps what is unsaved and saves nothing', async () => {
  const { disk, file, type, settings, storage } = await open('one')
  settings.values['files.autoSave'] = 'off'
  type('two')
  await expect(file.close()).resolves.toBe(true)
  expect(disk.writes).toBe(0)
  expect(storage.texts).toMatchObject([{ text: 'two' }])
})
