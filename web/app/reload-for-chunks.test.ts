// @vitest-environment happy-dom
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetUpload, noteUpload } from '#web/ide/transfers/upload/leave-guard.ts'
import { fetchPart } from '#web/lib/fetch-part.ts'
import { reloadWhereChunksFail } from './reload-for-chunks.ts'

const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined)
const begun = document.documentElement.dataset
// As index.html has it, before the app.
await import(join(import.meta.dirname, '../public/theme.js'))
const isBegunBefore = 'begun' in begun
reloadWhereChunksFail()

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  reload.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
  document.body.removeAttribute('style')
  document.body.inert = false
})

/** As Vite loads a part that does not arrive. */
async function lost(): Promise<never> {
  const payload = new Error('Failed to fetch dynamically imported module')
  window.dispatchEvent(Object.assign(new Event('vite:preloadError'), { payload }))
  throw payload
}

async function fail(): Promise<number> {
  reload.mockClear()
  await lost().catch(() => undefined)
  await vi.advanceTimersByTimeAsync(5000)
  return reload.mock.calls.length
}

test('a part that could not be fetched has the page loaded again, three times in a minute at most', async () => {
  expect([await fail(), await fail(), await fail(), await fail()]).toEqual([1, 1, 1, 0])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await fail()).toBe(1)
})

test('a page that is about to be replaced takes no more keys', async () => {
  await fail()
  expect(document.body).toMatchObject({ inert: true, style: { visibility: 'hidden' } })
})

test('one that arrives when it is asked for again leaves the page as it is', async () => {
  let count = 0
  const part = fetchPart(() => {
    count += 1
    return count < 4 ? lost() : Promise.resolve('there')
  })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await part).toBe('there')
  expect(reload).not.toHaveBeenCalled()
})

test('one that does not, however often it is asked for, has the page loaded again once', async () => {
  const part = fetchPart(lost)
  part.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(10_000)
  await expect(part).rejects.toThrow('Failed to fetch')
  expect(reload).toHaveBeenCalledTimes(1)
})

test.each([
  ['an editor', '<div class="monaco-editor"></div>'],
  ['a terminal', '<div class="xterm"></div>'],
  ['quick open', '<section data-quick-input></section>'],
  ['a form', '<form></form>'],
])('a page with %s in it is left alone', async (_, html) => {
  document.body.innerHTML = html
  expect(await fail()).toBe(0)
})

test('nor is one with a field in which something is written', async () => {
  document.body.innerHTML = '<input value=""><textarea></textarea>'
  const field = document.querySelector('input')
  field?.focus()
  expect(await fail()).toBe(1)
  document.body.inert = false
  if (field) field.value = 'new-name.ts'
  expect(await fail()).toBe(0)
})

test('nor is one that the browser would ask about before it is left, such as during an upload', async () => {
  const upload = {}
  noteUpload(upload)
  expect(await fail()).toBe(0)
  forgetUpload(upload)
  expect(await fail()).toBe(1)
})

test('nor is one in which somebody began to write while that was waited for', async () => {
  await lost().catch(() => undefined)
  await vi.advanceTimersByTimeAsync(200)
  document.body.innerHTML = '<form></form>'
  await vi.advanceTimersByTimeAsync(5000)
  expect(reload).not.toHaveBeenCalled()
})

test('a style sheet that is lost before the app has begun has the page loaded again, a later one has not', async () => {
  expect([isBegunBefore, 'begun' in begun]).toEqual([false, true])
  const lose = async () => {
    reload.mockClear()
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    document.head.append(link)
    link.dispatchEvent(new Event('error'))
    await vi.advanceTimersByTimeAsync(5000)
    return reload.mock.calls.length
  }
  document.body.innerHTML = '<form></form>'
  expect(await lose()).toBe(0)
  delete begun.begun
  expect(await lose()).toBe(1)
  begun.begun = ''
})
