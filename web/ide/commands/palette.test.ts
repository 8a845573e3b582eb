// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { FocusKeys } from '../keybindings/focus-keys.ts'
import { Keybindings } from '../keybindings/keybindings.ts'
import type { QuickItem } from '../quick-input/quick-provider.ts'
import { settingDefinitions } from '../settings/setting-definitions.ts'
import { Commands } from './commands.ts'
import { ContextKeys } from './context-keys.ts'
import { palette } from './palette.ts'
import { recentCommands } from './recent-commands.ts'

const how = { toSide: false, isPreview: false }
const run = vi.fn()

function setUp() {
  const contextKeys = new ContextKeys()
  const commands = new Commands(contextKeys)
  const keybindings = new Keybindings({
    commands,
    contextKeys,
    settings: { get: (id) => settingDefinitions[id].default as never },
    platform: 'linux',
  })
  const focusKeys = new FocusKeys(contextKeys)
  commands.register([
    { id: 'split', title: 'Split editor', category: 'View', keys: 'ctrl+\\', run },
    { id: 'save', title: 'Save', category: 'File', run },
    { id: 'delete', title: 'Delete file', when: 'listFocus', run },
    { id: 'argument', title: 'Needs an argument', isHidden: true, run },
    { id: 'about', title: 'About', category: 'Help', run },
  ])
  const provider = palette({ commands, contextKeys, keybindings, focusKeys })
  const find = (query = '') =>
    provider.items(query, new AbortController().signal) as readonly QuickItem[]
  return { provider, find, labels: (query?: string) => find(query).map(({ label }) => label) }
}

beforeEach(() => {
  localStorage.clear()
  document.body.innerHTML = ''
  run.mockReset()
})

test('it lists what can be run now by category and title, with keys', () => {
  const { find, labels } = setUp()
  expect(labels()).toEqual(['File: Save', 'Help: About', 'View: Split editor'])
  expect(find()[2]).toMatchObject({ id: 'split', shortcut: 'Ctrl+\\' })
})

test('what was used last comes first, also in another codespace, until it is forgotten', () => {
  const { provider, labels, find } = setUp()
  for (const id of ['split', 'about']) {
    const item = find().find((one) => one.id === id)
    if (item) provider.accept(item, how)
  }
  expect(run).toHaveBeenCalledTimes(2)
  expect(labels()).toEqual(['Help: About', 'View: Split editor', 'File: Save'])
  expect(find().map(({ group }) => group)).toEqual([
    'recently used',
    'recently used',
    'other commands',
  ])
  expect(setUp().labels()[0]).toBe('Help: About')
  provider.press?.(find()[0] as QuickItem, 'forget')
  expect(recentCommands()).toEqual(['split'])
})

test('a query is matched loosely, and an id exactly', () => {
  const { labels, find } = setUp()
  expect(labels('splt')).toEqual(['View: Split editor'])
  expect(find('abo')[0]?.highlights).toEqual([[6, 9]])
  expect(labels('save')).toEqual(['File: Save'])
  expect(labels('nothing of the kind')).toEqual([])
})

test('what can be done is what could be done where the focus was before the box took it', () => {
  document.body.innerHTML =
    '<div role="tree" tabindex="0" id="tree"></div><section data-quick-input><input id="box" /></section>'
  const { labels } = setUp()
  document.getElementById('tree')?.focus()
  document.getElementById('box')?.focus()
  expect(labels()).toContain('Delete file')
})
