import { useEffect } from 'react'
import { useStore } from 'zustand'
import { showToast } from '#web/ui/toasts.ts'
import type { Command } from '../commands/command.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { paneCommands } from './pane-commands.ts'
import type { TerminalList } from './terminal-list.ts'
import type { TerminalScreen } from './terminal-screen.ts'

const category = 'Terminal'
const inTerminal = 'terminalFocus'

/** What can be done with the terminals that are there, by VS Code's ids. */
export function useTerminalCommands(list: TerminalList): void {
  const { contextKeys, quickInput } = useIde()
  const { terminals, activeId } = useStore(list.state)
  const paneCount = activeId === null ? 0 : (list.group()?.panes.length ?? 0)
  const count = terminals?.length ?? 0
  useEffect(() => {
    contextKeys.set('terminalCount', count)
    contextKeys.set('terminalIsOpen', count > 0)
  }, [contextKeys, count])
  useEffect(() => {
    contextKeys.set('terminalSplitPaneActive', paneCount > 1)
  }, [contextKeys, paneCount])
  useEffect(() => {
    const screen = list.active()?.screen
    const tell = () =>
      contextKeys.set('terminalTextSelected', screen?.xterm.hasSelection() ?? false)
    tell()
    const stop = activeId === null ? undefined : screen?.xterm.onSelectionChange(tell)
    return () => stop?.dispose()
  }, [contextKeys, list, activeId])
  const rename = async (id = activeId) => {
    const terminal = terminals?.find((other) => other.id === id)
    if (!terminal) return
    const name = await quickInput.ask({ title: 'Name of the terminal', value: terminal.name })
    if (name !== null) list.rename(terminal.id, name)
  }
  const kill = (id = activeId) => {
    if (id !== null) list.close(id)
  }
  useCommands([
    {
      id: 'workbench.action.terminal.kill',
      title: 'Kill the active terminal',
      category,
      icon: 'trash',
      when: 'terminalIsOpen',
      run: (id) => kill(typeof id === 'string' ? id : undefined),
    },
    {
      id: 'workbench.action.terminal.killAll',
      title: 'Kill all terminals',
      category,
      when: 'terminalIsOpen',
      run: () => {
        for (const { id, purpose } of terminals ?? []) if (purpose === 'shell') list.close(id)
      },
    },
    {
      id: 'workbench.action.terminal.rename',
      title: 'Rename…',
      category,
      when: 'terminalIsOpen',
      run: (id) => rename(typeof id === 'string' ? id : undefined),
    },
    {
      id: 'workbench.action.terminal.focusNext',
      title: 'Focus next terminal',
      category,
      keys: { key: 'ctrl+pagedown', mac: 'shift+cmd+]' },
      keysWhen: inTerminal,
      when: 'terminalIsOpen',
      run: () => list.step(1),
    },
    {
      id: 'workbench.action.terminal.focusPrevious',
      title: 'Focus previous terminal',
      category,
      keys: { key: 'ctrl+pageup', mac: 'shift+cmd+[' },
      keysWhen: inTerminal,
      when: 'terminalIsOpen',
      run: () => list.step(-1),
    },
    {
      id: 'workbench.action.terminal.focusFind',
      title: 'Find',
      category,
      icon: 'search',
      keys: 'ctrl+f',
      keysWhen: inTerminal,
      when: 'terminalIsOpen',
      run: () => list.setSearching(true),
    },
    ...paneCommands(list),
    ...screenCommands(() => list.active()?.screen ?? null),
  ])
}

function screenCommands(screen: () => TerminalScreen | null): Command[] {
  const scroll = (
    id: string,
    title: string,
    keys: Command['keys'],
    run: Command['run'],
  ): Command => ({
    id: `workbench.action.terminal.${id}`,
    title,
    category,
    ...(keys === undefined ? {} : { keys }),
    keysWhen: inTerminal,
    when: 'terminalIsOpen',
    run,
  })
  return [
    {
      id: 'workbench.action.terminal.copySelection',
      title: 'Copy selection',
      category,
      icon: 'copy',
      keys: { key: 'ctrl+shift+c', mac: 'cmd+c' },
      keysWhen: inTerminal,
      when: 'terminalTextSelected',
      run: () => screen()?.copy(),
    },
    {
      id: 'workbench.action.terminal.paste',
      title: 'Paste into the active terminal',
      category,
      icon: 'clippy',
      when: 'terminalIsOpen',
      run: () => paste(screen()),
    },
    {
      id: 'workbench.action.terminal.selectAll',
      title: 'Select all',
      category,
      when: 'terminalIsOpen',
      run: () => screen()?.xterm.selectAll(),
    },
    {
      id: 'workbench.action.terminal.clear',
      title: 'Clear',
      category,
      icon: 'clear-all',
      keys: { key: '', mac: 'cmd+k' },
      keysWhen: inTerminal,
      when: 'terminalIsOpen',
      run: () => screen()?.xterm.clear(),
    },
    scroll(
      'scrollUp',
      'Scroll up (line)',
      { key: 'ctrl+alt+pageup', linux: 'ctrl+shift+up', mac: 'alt+cmd+pageup' },
      () => screen()?.xterm.scrollLines(-1),
    ),
    scroll(
      'scrollDown',
      'Scroll down (line)',
      { key: 'ctrl+alt+pagedown', linux: 'ctrl+shift+down', mac: 'alt+cmd+pagedown' },
      () => screen()?.xterm.scrollLines(1),
    ),
    scroll('scrollUpPage', 'Scroll up (page)', { key: 'shift+pageup', mac: 'pageup' }, () =>
      screen()?.xterm.scrollPages(-1),
    ),
    scroll('scrollDownPage', 'Scroll down (page)', { key: 'shift+pagedown', mac: 'pagedown' }, () =>
      screen()?.xterm.scrollPages(1),
    ),
    scroll(
      'scrollToTop',
      'Scroll to top',
      { key: 'ctrl+home', linux: 'shift+home', mac: 'cmd+home' },
      () => screen()?.xterm.scrollToTop(),
    ),
    scroll(
      'scrollToBottom',
      'Scroll to bottom',
      { key: 'ctrl+end', linux: 'shift+end', mac: 'cmd+end' },
      () => screen()?.xterm.scrollToBottom(),
    ),
  ]
}

async function paste(screen: TerminalScreen | null): Promise<void> {
  try {
    const text = await navigator.clipboard.readText()
    if (text !== '') await screen?.paste(text)
    screen?.xterm.focus()
  } catch {
    showToast({
      tone: 'warning',
      title: 'The browser does not let this page read the clipboard',
      description: 'Paste by the keys instead: Ctrl+Shift+V, or ⌘V on a Mac.',
    })
  }
}
