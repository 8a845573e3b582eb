// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Command } from '../commands/command.ts'
import type { Commands } from '../commands/commands.ts'
import type { ContextKeys } from '../commands/context-keys.ts'
import { StatusItems } from '../status-items.ts'
import { FocusKeys } from './focus-keys.ts'
import { KeyListener } from './key-listener.ts'
import { pageKeybindings } from './keybindings.testing.ts'
import type { Keybindings } from './keybindings.ts'

let contextKeys: ContextKeys
let commands: Commands
let keybindings: Keybindings
let statusItems: StatusItems
let listener: KeyListener
let focusKeys: FocusKeys
let wishes: ReturnType<typeof pageKeybindings>['wishes']

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  document.body.innerHTML = `
    <input id="field" />
    <div class="xterm"><textarea id="shell"></textarea></div>
    <div class="monaco-editor"><textarea id="text" class="inputarea"></textarea></div>
    <div role="tree" data-focus-key="filesExplorerFocus"><div id="item" tabindex="0"></div></div>
    <div role="alertdialog"><button id="yes">Yes</button></div>`
  ;({ commands, contextKeys, keybindings, wishes } = pageKeybindings())
  statusItems = new StatusItems()
  listener = new KeyListener(keybindings, statusItems)
  focusKeys = new FocusKeys(contextKeys)
})
afterEach(() => {
  listener[Symbol.dispose]()
  focusKeys[Symbol.dispose]()
  vi.useRealTimers()
})

function register(id: string, given: Partial<Command> = {}) {
  const run = vi.fn()
  commands.register([{ id, title: id, run, ...given }])
  return run
}
/** What happens to the key: whether the page takes it, and whether anything below hears of it. */
function press(keys: string, on = 'field') {
  const parts = keys.split('+')
  const key = parts.pop() ?? ''
  const target = document.getElementById(on)
  target?.focus()
  const heard = vi.fn()
  target?.addEventListener('keydown', heard, { once: true })
  const event = new KeyboardEvent('keydown', {
    key,
    code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
    ctrlKey: parts.includes('ctrl'),
    shiftKey: parts.includes('shift'),
    altKey: parts.includes('alt'),
    bubbles: true,
    cancelable: true,
  })
  target?.dispatchEvent(event)
  return { isTaken: event.defaultPrevented, isHeard: heard.mock.calls.length > 0 }
}
const said = () => statusItems.store.getState().items.map(({ label }) => label)

describe('a key', () => {
  test('runs its command, and nothing else hears of it', () => {
    const run = register('save', { keys: 'ctrl+s' })
    expect(press('ctrl+s')).toEqual({ isTaken: true, isHeard: false })
    expect(run).toHaveBeenCalledOnce()
  })
  test('that means nothing goes where it went', () => {
    register('save', { keys: 'ctrl+s' })
    expect(press('ctrl+d')).toEqual({ isTaken: false, isHeard: true })
  })
  test('of a command that cannot be run now means nothing, or what another does', () => {
    const other = register('other', { keys: 'ctrl+s' })
    register('save', { keys: 'ctrl+s', when: 'nothing' })
    press('ctrl+s')
    expect(other).toHaveBeenCalledOnce()
  })
  test('means what it does where the focus is', () => {
    const rename = register('rename', { keys: 'F2', when: 'filesExplorerFocus && listFocus' })
    press('F2', 'field')
    expect(rename).not.toHaveBeenCalled()
    press('F2', 'item')
    expect(rename).toHaveBeenCalledOnce()
    expect(contextKeys.get('inputFocus')).toBe(false)
  })
  test('belongs to the program in a terminal, but for global commands and VS Code’s list', () => {
    const save = register('save', { keys: 'ctrl+s' })
    const global = register('global', { keys: 'ctrl+g', isGlobal: true })
    const listed = register('workbench.action.quickOpen', { keys: 'ctrl+p' })
    expect(press('ctrl+s', 'shell')).toEqual({ isTaken: false, isHeard: true })
    press('ctrl+g', 'shell')
    press('ctrl+p', 'shell')
    expect([save, global, listed].map(({ mock }) => mock.calls.length)).toEqual([0, 1, 1])
  })
  test('of a chord is the workbench’s in a terminal too, unless a setting leaves it to the program', () => {
    const run = register('workbench.action.openGlobalKeybindings', { keys: 'ctrl+k ctrl+s' })
    register('zen', { keys: 'escape escape' })
    expect(press('Escape', 'shell').isHeard).toBe(true)
    expect(press('ctrl+k', 'shell')).toEqual({ isTaken: true, isHeard: false })
    expect(press('ctrl+s', 'shell')).toEqual({ isTaken: true, isHeard: false })
    expect(run).toHaveBeenCalledOnce()
    wishes['terminal.integrated.allowChords'] = false
    expect(press('ctrl+k', 'shell').isHeard).toBe(true)
  })

  test('goes to a terminal’s program or not as the setting of commands to skip it says', () => {
    const save = register('workbench.action.files.save', { keys: 'ctrl+s' })
    register('workbench.action.quickOpen', { keys: 'ctrl+p' })
    wishes['terminal.integrated.commandsToSkipShell'] = [
      'workbench.action.files.save',
      '-workbench.action.quickOpen',
    ]
    press('ctrl+s', 'shell')
    expect(save).toHaveBeenCalledOnce()
    expect(press('ctrl+p', 'shell').isHeard).toBe(true)
  })

  test('of a terminal’s own comes before a chord that begins so', () => {
    const clear = register('clear', { keys: 'ctrl+k', keysWhen: 'terminalFocus' })
    register('workbench.action.terminal.clear', {
      keys: 'ctrl+k',
      keysWhen: 'terminalFocus',
      run: clear,
    })
    register('chord', { keys: 'ctrl+k ctrl+s' })
    press('ctrl+k', 'shell')
    expect(clear).toHaveBeenCalledOnce()
  })
  test('in a question that is asked belongs to the question', () => {
    const run = register('save', { keys: 'ctrl+s' })
    press('ctrl+s', 'yes')
    expect(run).not.toHaveBeenCalled()
  })
  test('goes to whoever records it, and nowhere else', () => {
    const run = register('save', { keys: 'ctrl+s' })
    const recorded: unknown[] = []
    keybindings.recorder = (candidates) => recorded.push(candidates[0])
    expect(press('ctrl+s')).toEqual({ isTaken: true, isHeard: false })
    expect(recorded).toEqual(['ctrl+s'])
    expect(run).not.toHaveBeenCalled()
  })
})

describe('a chord', () => {
  test('waits for its second key and says so meanwhile', () => {
    const run = register('keys', { keys: 'ctrl+k ctrl+s' })
    press('ctrl+k')
    expect(said()).toEqual(['(Ctrl+K) was pressed. Waiting for second key…'])
    press('ctrl+s')
    expect(run).toHaveBeenCalledOnce()
    expect(said()).toEqual([])
  })
  test('that is none is said to be none, and its second key does nothing else', () => {
    register('keys', { keys: 'ctrl+k ctrl+s' })
    const other = register('other', { keys: 'ctrl+d' })
    press('ctrl+k')
    expect(press('ctrl+d').isTaken).toBe(true)
    expect(other).not.toHaveBeenCalled()
    expect(said()).toEqual(['(Ctrl+K Ctrl+D) is not a command'])
    press('ctrl+d')
    expect(other).toHaveBeenCalledOnce()
  })
  test('is forgotten after five seconds, by Escape and by a click', () => {
    const run = register('keys', { keys: 'ctrl+k ctrl+s' })
    const endings = [
      () => vi.advanceTimersByTime(5000),
      () => press('Escape'),
      () => window.dispatchEvent(new Event('pointerdown')),
    ]
    for (const end of endings) {
      press('ctrl+k')
      end()
      expect(said()).toEqual([])
      press('ctrl+s')
    }
    expect(run).not.toHaveBeenCalled()
  })
})

describe('Monaco’s own keys', () => {
  const run = vi.fn()
  beforeEach(() => {
    run.mockReset()
    keybindings.setEditor({
      rules: [
        { chords: ['ctrl+d'], command: 'addSelection', when: 'editorTextFocus', source: 'editor' },
        { chords: ['ctrl+k', 'ctrl+c'], command: 'comment', source: 'editor' },
      ],
      has: (id) => ['addSelection', 'comment'].includes(id),
      run,
    })
  })
  test('are left to it', () => {
    expect(press('ctrl+d', 'text')).toEqual({ isTaken: false, isHeard: true })
    expect(run).not.toHaveBeenCalled()
  })
  test('run in the editor from elsewhere where they need no focus in it, but never for what is typed', () => {
    keybindings.setEditor({
      rules: [
        { chords: ['ctrl+f'], command: 'find', source: 'editor' },
        { chords: ['escape'], command: 'leave', source: 'editor' },
      ],
      has: () => true,
      run,
    })
    expect(press('ctrl+f', 'field').isTaken).toBe(false)
    expect(press('Escape', 'item').isTaken).toBe(false)
    expect(run).not.toHaveBeenCalled()
    expect(press('ctrl+f', 'item').isTaken).toBe(true)
    expect(run).toHaveBeenCalledExactlyOnceWith('find', [])
  })
  test('give way to a command of the IDE that holds there', () => {
    const own = register('own', { keys: 'ctrl+d', when: 'editorTextFocus' })
    expect(press('ctrl+d', 'text').isHeard).toBe(false)
    expect(own).toHaveBeenCalledOnce()
  })
  test('share the first key of a chord with those of the IDE', () => {
    const keys = register('keys', { keys: 'ctrl+k ctrl+s' })
    press('ctrl+k', 'text')
    press('ctrl+c', 'text')
    expect(run).toHaveBeenCalledWith('comment', [])
    press('ctrl+k', 'text')
    press('ctrl+s', 'text')
    expect(keys).toHaveBeenCalledOnce()
  })
  test('are kept from it where the user took them away, and it runs by those they gave it', () => {
    keybindings.setUserRules([
      { command: '-addSelection', chords: ['ctrl+d'], index: 0 },
      { command: 'addSelection', chords: ['ctrl+e'], index: 1 },
    ])
    expect(press('ctrl+d', 'text')).toEqual({ isTaken: false, isHeard: false })
    press('ctrl+e', 'text')
    expect(run).toHaveBeenCalledExactlyOnceWith('addSelection', [])
  })
})

describe('rules of the user’s', () => {
  test('outrank default ones, may name no command, and carry arguments', () => {
    const save = register('save', { keys: 'ctrl+s' })
    const other = register('other')
    keybindings.setUserRules([{ command: 'other', chords: ['ctrl+s'], args: ['x'], index: 0 }])
    press('ctrl+s')
    expect(other).toHaveBeenCalledWith('x')
    keybindings.setUserRules([{ command: '', chords: ['ctrl+s'], index: 0 }])
    expect(press('ctrl+s').isTaken).toBe(true)
    expect(save).not.toHaveBeenCalled()
  })
  test('for a command that is not there leave the key to others', () => {
    const save = register('save', { keys: 'ctrl+s' })
    keybindings.setUserRules([{ command: 'gone', chords: ['ctrl+s'], index: 0 }])
    press('ctrl+s')
    expect(save).toHaveBeenCalledOnce()
  })
})
