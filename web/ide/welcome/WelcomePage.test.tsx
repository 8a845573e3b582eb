// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { KeysReferencePage } from './KeysReferencePage.tsx'
import { WelcomeCommands } from './WelcomeCommands.tsx'
import { WelcomePage } from './WelcomePage.tsx'
import { walkthrough } from './walkthrough.ts'

beforeEach(() => {
  localStorage.clear()
  walkthrough.setState({ done: [] })
})
afterEach(cleanup)

const opened = (ide: ReturnType<typeof renderInIde>['ide']) => {
  const inputs: unknown[] = []
  ide.fileEvents.listen((event) => event.type === 'open' && inputs.push(event.input))
  return inputs
}

test('the first visit of a codespace opens the page by itself, the next does not', async () => {
  const { ide } = renderInIde(<WelcomeCommands />)
  await vi.waitFor(() => expect(ide.storage.read('welcomeShown', false)).toBe(true))
  expect(opened(ide)).toEqual([{ type: 'page', page: 'welcome' }])
  cleanup()
  const again = renderInIde(<WelcomeCommands />, { codespace: ide.codespace })
  await vi.waitFor(() =>
    expect(again.ide.commands.get('workbench.action.showWelcomePage')).toBeDefined(),
  )
  expect(opened(again.ide)).toEqual([])
})

test('a step is ticked off when it is really done', async () => {
  const { ide } = renderInIde(
    <>
      <WelcomeCommands />
      <WelcomePage />
    </>,
  )
  const step = await screen.findByRole('button', { name: 'Open a file: done' })
  expect(step.getAttribute('aria-pressed')).toBe('false')
  act(() =>
    ide.fileEvents.active.setState({ path: '/w/a.ts', input: { type: 'file', path: '/w/a.ts' } }),
  )
  expect(step.getAttribute('aria-pressed')).toBe('true')
  act(() => ide.quickInput.show('>'))
  expect(
    screen.getByRole('progressbar', { name: 'Steps done' }).getAttribute('aria-valuenow'),
  ).toBe('2')
})

test('recent files are opened from it, and a start runs its command', async () => {
  const { ide } = renderInIde(<WelcomePage />)
  cleanup()
  ide.storage.write('recentFiles', ['/workspaces/repository/src/main.ts'])
  const again = renderInIde(<WelcomePage />, { codespace: ide.codespace })
  const inputs = opened(again.ide)
  fireEvent.click(await screen.findByRole('button', { name: /main\.ts/ }))
  expect(inputs).toEqual([{ type: 'file', path: '/workspaces/repository/src/main.ts' }])
  const run = vi.fn()
  again.ide.commands.register([{ id: 'workbench.action.terminal.new', title: 'New', run }])
  fireEvent.click(screen.getByRole('button', { name: 'New terminal' }))
  expect(run).toHaveBeenCalledOnce()
})

test('the sheet of keys has those that hold now', async () => {
  const { ide } = renderInIde(<KeysReferencePage />)
  await screen.findByRole('textbox', { name: 'Search keys' })
  act(() => {
    ide.commands.register([
      {
        id: 'test.one',
        title: 'Do one thing',
        category: 'Test',
        keys: 'ctrl+shift+1',
        run: () => 0,
      },
      { id: 'test.two', title: 'Without keys', category: 'Test', run: () => 0 },
    ])
  })
  const group = within(screen.getByRole('region', { name: 'Test' }))
  expect(group.getByText('Ctrl+Shift+1')).toBeDefined()
  expect(group.queryByText('Without keys')).toBeNull()
  act(() =>
    ide.keybindings.setUserRules([{ key: 'f7', chords: ['f7'], command: 'test.one' } as never]),
  )
  expect(group.getByText('F7')).toBeDefined()
})
