// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PreviewKeys } from './preview-keys.ts'

const userActivation = { isActive: true }
beforeEach(() => {
  vi.useFakeTimers()
  userActivation.isActive = true
  Object.defineProperty(navigator, 'userActivation', { value: userActivation, configurable: true })
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})
afterEach(() => {
  document.body.replaceChildren()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function look() {
  const frame = document.createElement('iframe')
  const bar = document.createElement('nav')
  for (const element of [frame, bar]) {
    element.tabIndex = 0
    document.body.append(element)
  }
  frame.focus()
  const run = vi.fn()
  const keys = new PreviewKeys()
  return { frame, bar, run, keys, take: keys.take.bind(keys) }
}
/** Whether a key that is pressed in the page gets to where it is meant for. */
const arrives = (key: string) =>
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true }),
  )

test.each([
  ['commands', 'workbench.action.showCommands'],
  ['files', 'workbench.action.quickOpen'],
] as const)(
  '%s are shown, and the end of what was typed for the app takes none',
  (key, command) => {
    const { frame, bar, run, take } = look()
    take(key, { frame, bar, commands: { run } })
    expect(run.mock.calls).toEqual([[command]])
    expect(['Enter', 'ArrowRight', 'a', 'Escape'].map(arrives)).toEqual([false, false, true, true])
    vi.advanceTimersByTime(1000)
    expect(arrives('Enter')).toBe(true)
  },
)

test('a click that the app led to where the list came takes nothing of it (S-27)', () => {
  const { frame, bar, run, take } = look()
  const list = document.createElement('div')
  list.dataset.quickInput = ''
  const row = list.appendChild(document.createElement('div'))
  document.body.append(list)
  const taken = vi.fn()
  for (const type of ['click', 'auxclick']) row.addEventListener(type, taken)
  bar.addEventListener('click', taken)
  const press = (target: Element, type: string) =>
    target.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }))
  take('commands', { frame, bar, commands: { run } })
  press(row, 'click')
  press(row, 'auxclick')
  expect(taken).not.toHaveBeenCalled()
  press(bar, 'click')
  expect(taken).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(1000)
  press(row, 'click')
  expect(taken).toHaveBeenCalledTimes(2)
})

test('the way out leads to the bar, where nothing is set off', () => {
  const { frame, bar, run, take } = look()
  take('leave', { frame, bar, commands: { run } })
  expect(document.activeElement).toBe(bar)
  expect(run).not.toHaveBeenCalled()
})

test('an app drives nothing by them (S-27)', () => {
  const { frame, bar, run, keys, take } = look()
  const given = { frame, bar, commands: { run } }
  userActivation.isActive = false
  take('commands', given)
  userActivation.isActive = true
  bar.focus()
  take('commands', given)
  frame.focus()
  vi.mocked(document.hasFocus).mockReturnValue(false)
  take('commands', given)
  expect(run).not.toHaveBeenCalled()
  vi.mocked(document.hasFocus).mockReturnValue(true)
  // Nor does it keep its user from going on, by asking again and again.
  for (let count = 0; count < 5; count += 1) take('commands', given)
  expect(run).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(1000)
  take('files', given)
  expect(run).toHaveBeenCalledTimes(2)
  keys[Symbol.dispose]()
  expect(arrives('Enter')).toBe(true)
})
