// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fetchPart } from './fetch-part.ts'
import { askAgainForStyleSheets, styleSheetsArrived } from './style-sheets.ts'

askAgainForStyleSheets()
beforeEach(() => {
  vi.useFakeTimers()
  // Without an address nothing is fetched: each test says what comes of it.
  document.head.innerHTML = '<link rel="stylesheet" data-of="ide">'
})
afterEach(() => void vi.useRealTimers())

const links = () => [...document.querySelectorAll('link')]
const happen = (event: string) => links()[0]?.dispatchEvent(new Event(event))

test('a style sheet that is lost is asked for again, and a part is drawn with it', async () => {
  happen('error')
  expect(links()).toEqual([])
  const drawn = vi.fn()
  const part = fetchPart(async () => 'a part').then(drawn)
  await vi.advanceTimersByTimeAsync(250)
  expect(document.head.innerHTML).toBe('<link rel="stylesheet" data-of="ide">')
  happen('error')
  await vi.advanceTimersByTimeAsync(750)
  expect(drawn).not.toHaveBeenCalled()
  happen('load')
  await part
  expect(drawn).toHaveBeenCalledWith('a part')
})

test('one that never comes is a part that is missing, and is asked for by the next one anew', async () => {
  const arrived = () => styleSheetsArrived().then(String, String)
  for (let attempt = 0; attempt < 4; attempt += 1) {
    happen('error')
    await vi.advanceTimersByTimeAsync(5000)
  }
  const answer = arrived()
  happen('error')
  expect(await answer).toContain('could not be fetched')
  expect(await arrived()).toBe('undefined')
})
