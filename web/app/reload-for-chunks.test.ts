// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reloadWhereChunksFail } from './reload-for-chunks.ts'

const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined)
reloadWhereChunksFail()

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  reload.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

const fail = () => {
  const event = new Event('vite:preloadError', { cancelable: true })
  window.dispatchEvent(event)
  vi.advanceTimersByTime(5000)
  return event.defaultPrevented
}

test('a part that could not be fetched has the page loaded again, three times in a minute at most', () => {
  expect([fail(), fail(), fail(), fail()]).toEqual([true, true, true, false])
  expect(reload).toHaveBeenCalledTimes(3)
  vi.advanceTimersByTime(60_000)
  expect(fail()).toBe(true)
})

test.each([
  ['an editor', '<div class="monaco-editor"></div>'],
  ['a form', '<form></form>'],
])('a page with %s in it is left alone', (_, html) => {
  document.body.innerHTML = html
  expect(fail()).toBe(false)
  expect(reload).not.toHaveBeenCalled()
})

test('a style sheet that could not be fetched goes, so that it is fetched again', () => {
  document.head.innerHTML = '<link rel="stylesheet"><link rel="modulepreload">'
  for (const link of document.querySelectorAll('link')) link.dispatchEvent(new Event('error'))
  expect(document.head.innerHTML).toBe('<link rel="modulepreload">')
})
