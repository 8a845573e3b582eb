import type { Command } from '../commands/command.ts'
import type { TerminalList } from './terminal-list.ts'
import { moveSplit } from './terminal-splits.ts'

const category = 'Terminal'
const inTerminal = 'terminalFocus'
const isSplit = 'terminalSplitPaneActive'
/** How far a line between two panes goes at a key. */
const stepShare = 0.05

/** What can be done with terminals side by side, by VS Code's ids. */
export function paneCommands(list: TerminalList): Command[] {
  const resize = (by: number) => {
    const panes = list.group()?.panes.map(({ terminal }) => terminal.id) ?? []
    const at = panes.indexOf(list.state.getState().activeId ?? '')
    // Of the last one the line that can be moved is in front of it.
    const line = panes[at === panes.length - 1 ? at - 1 : at]
    if (line !== undefined) list.reshape(line, (group) => moveSplit(group, line, by))
  }
  const idOr = (id: unknown) => (typeof id === 'string' ? id : undefined)
  return [
    {
      id: 'workbench.action.terminal.split',
      title: 'Split terminal',
      category,
      icon: 'split-horizontal',
      keys: ['ctrl+shift+5', { key: '', mac: 'cmd+\\' }],
      keysWhen: inTerminal,
      when: 'terminalIsOpen',
      run: (id) => list.split(idOr(id)),
    },
    {
      id: 'workbench.action.terminal.unsplit',
      title: 'Unsplit terminal',
      category,
      when: isSplit,
      run: (id) => list.unsplit(idOr(id)),
    },
    {
      id: 'workbench.action.terminal.focusPreviousPane',
      title: 'Focus previous terminal in terminal group',
      category,
      keys: [
        { key: 'alt+left', mac: 'alt+cmd+left' },
        { key: 'alt+up', mac: 'alt+cmd+up' },
      ],
      keysWhen: inTerminal,
      when: isSplit,
      run: () => list.stepPane(-1),
    },
    {
      id: 'workbench.action.terminal.focusNextPane',
      title: 'Focus next terminal in terminal group',
      category,
      keys: [
        { key: 'alt+right', mac: 'alt+cmd+right' },
        { key: 'alt+down', mac: 'alt+cmd+down' },
      ],
      keysWhen: inTerminal,
      when: isSplit,
      run: () => list.stepPane(1),
    },
    {
      id: 'workbench.action.terminal.resizePaneLeft',
      title: 'Resize terminal left',
      category,
      keys: { key: '', linux: 'ctrl+shift+left', mac: 'ctrl+cmd+left' },
      keysWhen: inTerminal,
      when: isSplit,
      run: () => resize(-stepShare),
    },
    {
      id: 'workbench.action.terminal.resizePaneRight',
      title: 'Resize terminal right',
      category,
      keys: { key: '', linux: 'ctrl+shift+right', mac: 'ctrl+cmd+right' },
      keysWhen: inTerminal,
      when: isSplit,
      run: () => resize(stepShare),
    },
  ]
}
