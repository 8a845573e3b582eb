// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { PreviewFrame } from './PreviewFrame.tsx'

afterEach(cleanup)

function draw() {
  const onFollow = vi.fn()
  render(<PreviewFrame title="Preview of a.md" html="<p>text</p>" style="" onFollow={onFollow} />)
  const frame = screen.getByTitle<HTMLIFrameElement>('Preview of a.md')
  const told = vi.fn()
  const inside = { postMessage: told } as unknown as Window
  Object.defineProperty(frame, 'contentWindow', { value: inside })
  const say = (source: unknown, data: unknown) =>
    act(() => {
      window.dispatchEvent(Object.assign(new Event('message'), { source, data }))
    })
  return { frame, inside, told, say, onFollow }
}

test('the frame has no origin, and its policy lets one script run (S-25)', () => {
  const { frame } = draw()
  expect(frame.getAttribute('sandbox')).toBe('allow-scripts')
  const source = frame.getAttribute('srcdoc') ?? ''
  expect(source).toContain(`script-src ${window.location.origin}/preview-frame.js;`)
  expect(source).toContain("default-src 'none'")
})

test('it is told what to show once it can hear', () => {
  const { inside, told, say } = draw()
  expect(told).not.toHaveBeenCalled()
  say(inside, { type: 'ready' })
  expect(told).toHaveBeenCalledWith(
    expect.objectContaining({ type: 'show', html: '<p>text</p>' }),
    '*',
  )
})

test('only the frame itself is listened to, and only in words that are known (S-27)', () => {
  const { inside, say, onFollow } = draw()
  say(window, { type: 'follow', href: 'https://evil.test' })
  say(null, { type: 'follow', href: 'https://evil.test' })
  say(inside, { type: 'follow', href: 7 })
  say(inside, { type: 'run', command: 'bothy.delete' })
  expect(onFollow).not.toHaveBeenCalled()
  say(inside, { type: 'follow', href: 'door.md' })
  expect(onFollow).toHaveBeenCalledExactlyOnceWith('door.md')
})

test('keys pressed inside are heard as if they were pressed on the frame', () => {
  const { frame, inside, say } = draw()
  const heard = vi.fn()
  window.addEventListener('keydown', heard, { once: true })
  const modifiers = { ctrlKey: true, metaKey: false, altKey: false, shiftKey: false }
  say(inside, { type: 'key', key: 'p', code: 'KeyP', ...modifiers })
  expect(heard).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ target: frame, code: 'KeyP', ctrlKey: true }),
  )
})
