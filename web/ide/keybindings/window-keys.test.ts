// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { ContextKeys } from '../commands/context-keys.ts'
import { followWindow } from './window-keys.ts'

afterEach(() => vi.unstubAllGlobals())

/** A page that is shown in one of the ways that CSS names, and can be shown in another. */
function shownIn(first: string) {
  let mode = first
  const listeners = new Set<() => void>()
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return query.includes(`(display-mode: ${mode})`)
    },
    addEventListener: (_: string, listener: () => void, { signal }: { signal: AbortSignal }) => {
      listeners.add(listener)
      signal.addEventListener('abort', () => listeners.delete(listener))
    },
  }))
  const contextKeys = new ContextKeys()
  const stop = followWindow(contextKeys)
  const show = (next: string) => {
    mode = next
    for (const listener of listeners) listener()
  }
  const keys = () => [contextKeys.get('isStandalone'), contextKeys.get('isFullscreen')]
  return { keys, show, stop, listeners }
}

test.each([
  ['browser', false],
  ['standalone', true],
  ['minimal-ui', true],
  ['window-controls-overlay', true],
])('a page shown as %s has a window of its own: %s', (mode, isStandalone) => {
  expect(shownIn(mode).keys()).toEqual([isStandalone, false])
})

test('a tab that becomes the installed window, or fills the screen, is known as such at once', () => {
  const { keys, show, stop, listeners } = shownIn('browser')
  show('standalone')
  expect(keys()).toEqual([true, false])
  show('fullscreen')
  expect(keys()).toEqual([false, true])
  stop()
  expect(listeners.size).toBe(0)
})
