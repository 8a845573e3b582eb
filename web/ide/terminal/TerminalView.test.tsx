// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { TerminalView } from './TerminalView.tsx'
import type { TerminalList } from './terminal-list.ts'
import type { TerminalSession } from './terminal-session.ts'

afterEach(() => document.body.replaceChildren())

async function show(isActive = true) {
  const focus = vi.fn()
  const session = {
    id: 't1',
    screen: { show: () => () => undefined },
    fit: () => null,
    focus,
    state: createStore(() => ({ waitingBytes: 0, isInputRefused: false, failure: null })),
  } as unknown as TerminalSession
  const list = {
    state: createStore(() => ({ isSearching: false })),
    activate: vi.fn(),
  } as unknown as TerminalList
  const given = { session, list, label: 'Terminal 1, bash' }
  renderInIde(<TerminalView {...given} isActive={isActive} />)
  await screen.findByRole('region', { name: 'Terminal 1, bash' })
  return focus
}

test('a terminal that comes to the front takes the keyboard', async () => {
  expect(await show()).toHaveBeenCalledOnce()
})

test('one that only stands beside it does not', async () => {
  expect(await show(false)).not.toHaveBeenCalled()
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
