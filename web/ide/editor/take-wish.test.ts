// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { EditorGroups } from './groups/editor-groups.ts'
import { takeWish } from './take-wish.ts'

afterEach(() => document.body.replaceChildren())

function start() {
  const wish = createStore(() => ({ id: 'a', takesFocus: true }))
  const focus = vi.fn()
  const target = { focus } as unknown as Parameters<typeof takeWish>[2]
  return { groups: { wish } as unknown as EditorGroups, target, focus, wish }
}

function startTypingIn(html: string) {
  document.body.innerHTML = html
  document.querySelector('input')?.focus()
}

test('an editor that was waited for takes the focus', () => {
  const { groups, target, focus } = start()
  takeWish(groups, 'a', target)
  expect(focus).toHaveBeenCalledOnce()
})

test('a box that was opened while its text was on the way keeps the focus, until it is asked for anew', () => {
  startTypingIn('<section data-quick-input><input></section>')
  const { groups, target, focus, wish } = start()
  takeWish(groups, 'a', target)
  expect(focus).not.toHaveBeenCalled()
  wish.setState({ id: 'a', takesFocus: true }, true)
  expect(focus).toHaveBeenCalledOnce()
})

test('a terminal that was gone to while its text was on the way gets all of what is typed', () => {
  startTypingIn('<div class="xterm"><input></div>')
  const { groups, target, focus } = start()
  takeWish(groups, 'a', target)
  expect(focus).not.toHaveBeenCalled()
})
