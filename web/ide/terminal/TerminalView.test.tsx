// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { TerminalView } from './TerminalView.tsx'
import type { TerminalList } from './terminal-list.ts'
import type { TerminalSession } from './terminal-session.ts'

afterEach(() => document.body.replaceChildren())

async function show() {
  const focus = vi.fn()
  const session = {
    screen: { show: () => () => undefined },
    fit: () => null,
    focus,
    state: createStore(() => ({ waitingBytes: 0, isInputRefused: false, failure: null })),
  } as unknown as TerminalSession
  const list = { state: createStore(() => ({ isSearching: false })) } as unknown as TerminalList
  renderInIde(<TerminalView session={session} list={list} label="Terminal 1, bash" />)
  await screen.findByRole('region', { name: 'Terminal 1, bash' })
  return focus
}

test('a terminal that comes to the front takes the keyboard', async () => {
  expect(await show()).toHaveBeenCalledOnce()
})

test('it leaves the keyboard where a box was opened while it was made', async () => {
  const box = document.createElement('div')
  box.dataset.quickInput = ''
  const field = document.createElement('input')
  box.append(field)
  document.body.append(box)
  field.focus()
  expect(await show()).not.toHaveBeenCalled()
})
