import { beforeEach, expect, test, vi } from 'vitest'
import type { Command } from '../commands/command.ts'
import { commandEntries } from '../commands/command-entries.ts'
import type { Commands } from '../commands/commands.ts'
import type { ContextKeys } from '../commands/context-keys.ts'
import { pageKeybindings } from './keybindings.testing.ts'
import type { Keybindings } from './keybindings.ts'

let contextKeys: ContextKeys
let commands: Commands
let keybindings: Keybindings

beforeEach(() => {
  ;({ commands, contextKeys, keybindings } = pageKeybindings())
})

function register(id: string, given: Partial<Command> = {}) {
  const run = vi.fn()
  commands.register([{ id, title: id, run, ...given }])
  return run
}

test('the keys that are shown are the first default ones, and the user’s before them', () => {
  register('keys', { keys: ['ctrl+k ctrl+s', 'f9'] })
  expect(keybindings.lookupKeys('keys')).toBe('Ctrl+K Ctrl+S')
  keybindings.setUserRules([{ command: 'keys', chords: ['alt+k'], index: 0 }])
  expect(keybindings.lookupKeys('keys')).toBe('Alt+K')
  expect(keybindings.lookupKeys('none')).toBeUndefined()
})

test('they are others in a plain tab where the browser keeps them, and none where there are no others', () => {
  register('workbench.action.closeActiveEditor', { keys: ['ctrl+w', 'ctrl+f4'] })
  register('mine', { keys: 'ctrl+shift+n' })
  expect(keybindings.lookupKeys('workbench.action.closeActiveEditor')).toBe('Alt+W')
  expect(keybindings.lookupKeys('mine')).toBeUndefined()
  contextKeys.set('isStandalone', true)
  expect(keybindings.lookupKeys('workbench.action.closeActiveEditor')).toBe('Ctrl+W')
  expect(keybindings.lookupKeys('mine')).toBe('Ctrl+Shift+N')
})

test('they stand in menus of commands, with what cannot be run dimmed and no line too many', () => {
  const run = register('save', { keys: 'ctrl+s', icon: 'save' })
  register('close', { when: 'nothing' })
  const ide = { commands, keybindings }
  const plan = [
    '-',
    'gone',
    ['save', { args: ['a'], label: 'Keep' }],
    '-',
    'gone',
    '-',
    'close',
    '-',
  ] as const
  const entries = commandEntries(ide, plan)
  expect(entries).toMatchObject([
    { label: 'Keep', icon: 'save', shortcut: 'Ctrl+S', isDisabled: false },
    { kind: 'separator' },
    { label: 'close', isDisabled: true },
  ])
  const [first] = entries
  if (first && 'onSelect' in first) first.onSelect()
  expect(run).toHaveBeenCalledWith('a')
})
