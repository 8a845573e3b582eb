import type { DockviewGroupPanel, IDockviewPanel } from 'dockview-react'
import type { Command } from '../../commands/command.ts'
import type { EditorGroups } from './editor-groups.ts'
import { evenSizes } from './even-sizes.ts'
import type { SplitDirection } from './place-panel.ts'

const sides = [
  ['Left', 'left', 'left', 'left'],
  ['Right', 'right', 'right', 'right'],
  ['Above', 'up', 'up', 'above'],
  ['Below', 'down', 'down', 'below'],
] as const
const moves = { left: 'left', right: 'right', above: 'top', below: 'bottom' } as const
const ordinals = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth']

/** On a Mac these are the terminal's own while it has the keyboard. */
const inMac = (key: string, mac: string) => [
  { key, mac: '' },
  { key: '', mac, when: '!terminalFocus' },
]

/** Splitting, and going and moving from group to group. */
export function groupCommands(groups: EditorGroups): Command[] {
  const { api } = groups
  const isOpen = { when: 'editorIsOpen', category: 'View' }
  const several = { when: 'multipleEditorGroups', category: 'View' }
  const on = (act: (panel: IDockviewPanel) => unknown) => (id: unknown) => {
    const panel = groups.panel(id)
    if (panel) act(panel)
  }
  const focus = (group: DockviewGroupPanel | undefined) => {
    if (!group) return
    group.api.setActive()
    const { activePanel } = group
    if (activePanel) groups.wish.setState({ id: activePanel.id, takesFocus: true }, true)
  }
  const beside = (by: number) => {
    const { groups: all } = groups
    const at = all.findIndex(({ id }) => id === api.activeGroup?.id)
    return all[(at + by + all.length) % all.length]
  }
  /**
   * To the group at that side; where there is none, one is made, unless it would be the same again.
   */
  const moveTo = (
    panel: IDockviewPanel,
    to: DockviewGroupPanel | undefined,
    new_: SplitDirection,
  ) => {
    if (to && to !== panel.group) return groups.moveTo(panel, to)
    if (panel.group.panels.length < 2) return
    panel.api.moveTo({ group: panel.group, position: moves[new_] })
    groups.wish.setState({ id: panel.id, takesFocus: true }, true)
  }
  const neighbor = (panel: IDockviewPanel, by: number) => {
    const { groups: all } = groups
    return all[all.findIndex(({ id }) => id === panel.group.id) + by]
  }
  const inDirection = (direction: 'left' | 'right' | 'up' | 'down') =>
    groups.groups.find(
      ({ id }) =>
        api.activeGroup && api.adjacentGroupInDirection(api.activeGroup, direction)?.id === id,
    )
  const split = (name: string, direction: SplitDirection, keys?: Command['keys']): Command => ({
    id: `workbench.action.splitEditor${name}`,
    title: `Split editor${name === '' ? '' : ` ${name.toLowerCase()}`}`,
    icon: direction === 'below' || direction === 'above' ? 'split-vertical' : 'split-horizontal',
    ...(keys ? { keys } : {}),
    ...isOpen,
    run: on((panel) => groups.split(panel, direction)),
  })
  return [
    split('', 'right', inMac('ctrl+\\', 'cmd+\\')),
    split('Right', 'right'),
    split('Down', 'below', 'ctrl+k ctrl+\\'),
    split('Left', 'left'),
    split('Up', 'above'),
    ...sides.flatMap(([name, key, direction, side]): Command[] => [
      {
        id: `workbench.action.focus${name}Group`,
        title: `Focus ${name.toLowerCase()} editor group`,
        keys: `ctrl+k ctrl+${key}`,
        ...several,
        run: () => focus(inDirection(direction)),
      },
      {
        id: `workbench.action.moveEditorTo${name}Group`,
        title: `Move editor into ${name.toLowerCase()} group`,
        ...isOpen,
        run: on((panel) => moveTo(panel, inDirection(direction), side)),
      },
    ]),
    {
      id: 'workbench.action.moveEditorToNextGroup',
      title: 'Move editor into next group',
      keys: inMac('ctrl+alt+right', 'ctrl+cmd+right'),
      ...isOpen,
      run: on((panel) => moveTo(panel, neighbor(panel, 1), 'right')),
    },
    {
      id: 'workbench.action.moveEditorToPreviousGroup',
      title: 'Move editor into previous group',
      keys: inMac('ctrl+alt+left', 'ctrl+cmd+left'),
      ...isOpen,
      run: on((panel) => moveTo(panel, neighbor(panel, -1), 'left')),
    },
    ...ordinals.map(
      (ordinal, at): Command => ({
        id: `workbench.action.focus${ordinal}EditorGroup`,
        title: `Focus ${ordinal.toLowerCase()} editor group`,
        category: 'View',
        keys: `ctrl+${at + 1}`,
        run: on((panel) => {
          const { groups: all } = groups
          // As in VS Code the one after the last makes a new one.
          if (at === all.length && at > 0) groups.split(panel, 'right')
          else focus(all[at])
        }),
      }),
    ),
    {
      id: 'workbench.action.focusActiveEditorGroup',
      title: 'Focus active editor group',
      category: 'View',
      isGlobal: true,
      run: () => focus(api.activeGroup),
    },
    {
      id: 'workbench.action.focusNextGroup',
      title: 'Focus next editor group',
      ...several,
      run: () => focus(beside(1)),
    },
    {
      id: 'workbench.action.focusPreviousGroup',
      title: 'Focus previous editor group',
      ...several,
      run: () => focus(beside(-1)),
    },
    {
      id: 'workbench.action.toggleMaximizeEditorGroup',
      title: 'Toggle maximize editor group',
      keys: 'ctrl+k ctrl+m',
      when: 'multipleEditorGroups || editorPartMaximizedEditorGroup',
      category: 'View',
      run: () => {
        if (api.hasMaximizedGroup()) api.exitMaximizedGroup()
        else if (api.activePanel) api.maximizeGroup(api.activePanel)
      },
    },
    {
      id: 'workbench.action.evenEditorWidths',
      title: 'Reset editor group sizes',
      ...several,
      run: () => evenSizes(api),
    },
    {
      id: 'workbench.action.joinTwoGroups',
      title: 'Join editor group with next group',
      ...several,
      run: () => {
        const { activeGroup } = api
        const next = beside(1)
        if (activeGroup && next) join([next], activeGroup)
      },
    },
    {
      id: 'workbench.action.joinAllGroups',
      title: 'Join all editor groups',
      ...several,
      run: () => {
        const { activeGroup } = api
        if (activeGroup) join(groups.groups, activeGroup)
      },
    },
  ]
}

function join(from: readonly DockviewGroupPanel[], into: DockviewGroupPanel): void {
  for (const group of from) {
    if (group.id === into.id) continue
    for (const panel of [...group.panels]) panel.api.moveTo({ group: into, skipSetActive: true })
  }
}
