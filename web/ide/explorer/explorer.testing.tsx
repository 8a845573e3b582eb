import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import type { FileEvent } from '../file-events.ts'
import { FocusKeys } from '../keybindings/focus-keys.ts'
import { KeyListener } from '../keybindings/key-listener.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { ExplorerCommands, ExplorerPanel } from './ExplorerPanel.tsx'
import { fakeFiles } from './fake-files.testing.ts'

export const root = '/workspaces/repository'
export const at = (name: string) => `${root}/${name}`
const stops: Disposable[] = []

/** To be called by a file of tests. */
export function forgetAfterEach() {
  beforeEach(() => localStorage.clear())
  afterEach(() => {
    cleanup()
    for (const stop of stops.splice(0)) stop[Symbol.dispose]()
  })
}

/** The explorer on an agent with these files, its keys and commands with it. */
export async function open(...names: string[]) {
  const files = fakeFiles(...names.map(at))
  const page = renderInIde(
    <>
      <ExplorerPanel />
      <ExplorerCommands />
    </>,
    { agent: { ...files.answers, 'git.follow': () => undefined } },
  )
  const { ide } = page
  stops.push(new FocusKeys(ide.contextKeys), new KeyListener(ide.keybindings, ide.statusItems))
  const events: FileEvent[] = []
  ide.fileEvents.listen((event) => events.push(event))
  const tree = await screen.findByRole('tree')
  const press = (key: string, how: KeyboardEventInit = {}) =>
    fireEvent.keyDown(document.activeElement ?? tree, { key, code: codeOf(key), ...how })
  return { ...page, ...files, events, tree, press }
}

const codeOf = (key: string) => (/^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key)
export const row = (name: string) => screen.getByRole('treeitem', { name })
export const names = () =>
  screen.getAllByRole('treeitem').map((item) => item.getAttribute('aria-label'))
export const selected = () =>
  screen.getAllByRole('treeitem', { selected: true }).map((item) => item.getAttribute('aria-label'))
