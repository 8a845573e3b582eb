import type { IDockviewPanel } from 'dockview-react'
import type { Command } from '../../commands/command.ts'
import { fileIcon } from '../../file-icons.ts'
import { folderOf, shownName } from '../../paths.ts'
import type { QuickInput } from '../../quick-input/quick-input.ts'
import type { QuickItem } from '../../quick-input/quick-provider.ts'
import type { EditorGroups } from './editor-groups.ts'
import { moveWithin } from './move-panel.ts'
import { inputTitle, paramsOf, pathOf } from './panel-params.ts'
import { isPinnedPanel } from './place-panel.ts'

type Given = { groups: EditorGroups; quickInput: QuickInput }

/** From tab to tab, and a tab to another place among the others. */
export function navigationCommands({ groups, quickInput }: Given): Command[] {
  const isOpen = { when: 'editorIsOpen', category: 'View' }
  const go = (panel: IDockviewPanel | undefined) => {
    if (!panel) return
    panel.api.setActive()
    groups.wish.setState({ id: panel.id, takesFocus: true }, true)
  }
  const step = (panels: readonly IDockviewPanel[], by: number) => {
    const at = panels.findIndex(({ id }) => id === groups.active?.id)
    go(panels[(at + by + panels.length) % panels.length])
  }
  const inGroup = () => groups.api.activeGroup?.panels ?? []
  const shift = (by: number) => (id: unknown) => {
    const panel = groups.panel(id)
    if (!panel) return
    const { panels } = panel.group
    const index = panels.indexOf(panel) + by
    const beside = panels[index]
    if (beside && isPinnedPanel(beside) === isPinnedPanel(panel)) moveWithin(panel, index)
  }
  const pick = async (panels: readonly IDockviewPanel[], activeAt: number, navigate: boolean) => {
    const items = panels.flatMap((panel) => itemOf(panel, groups) ?? [])
    const active = items.at(activeAt % Math.max(items.length, 1))
    const chosen = await quickInput.pick(items, {
      placeholder: 'Open editors',
      ...(active ? { activeId: active.id } : {}),
      ...(navigate ? { navigate } : {}),
    })
    if (chosen) go(groups.api.getPanel(chosen.id))
  }
  return [
    {
      id: 'workbench.action.nextEditor',
      title: 'Open next editor',
      keys: { key: 'ctrl+pagedown', mac: 'alt+cmd+right' },
      // There they go from terminal to terminal.
      keysWhen: '!terminalFocus',
      ...isOpen,
      run: () => step(groups.panels, 1),
    },
    {
      id: 'workbench.action.previousEditor',
      title: 'Open previous editor',
      keys: { key: 'ctrl+pageup', mac: 'alt+cmd+left' },
      // There they go from terminal to terminal.
      keysWhen: '!terminalFocus',
      ...isOpen,
      run: () => step(groups.panels, -1),
    },
    {
      id: 'workbench.action.nextEditorInGroup',
      title: 'Open next editor in group',
      keys: { key: 'ctrl+k ctrl+pagedown', mac: 'cmd+k alt+cmd+right' },
      ...isOpen,
      run: () => step(inGroup(), 1),
    },
    {
      id: 'workbench.action.previousEditorInGroup',
      title: 'Open previous editor in group',
      keys: { key: 'ctrl+k ctrl+pageup', mac: 'cmd+k alt+cmd+left' },
      ...isOpen,
      run: () => step(inGroup(), -1),
    },
    {
      id: 'workbench.action.firstEditorInGroup',
      title: 'Open first editor in group',
      ...isOpen,
      run: () => go(inGroup()[0]),
    },
    {
      id: 'workbench.action.lastEditorInGroup',
      title: 'Open last editor in group',
      keys: { key: 'alt+0', mac: 'ctrl+0' },
      ...isOpen,
      run: () => go(inGroup().at(-1)),
    },
    ...Array.from({ length: 9 }, (_, at): Command => {
      return {
        id: `workbench.action.openEditorAtIndex${at + 1}`,
        title: `Open editor ${at + 1} of the group`,
        keys: { key: `alt+${at + 1}`, mac: `ctrl+${at + 1}` },
        isHidden: true,
        ...isOpen,
        run: () => go(inGroup()[at]),
      }
    }),
    {
      id: 'workbench.action.openPreviousRecentlyUsedEditor',
      title: 'Open previous recently used editor',
      ...isOpen,
      run: () => go(groups.recent()[1]),
    },
    {
      id: 'workbench.action.openPreviousRecentlyUsedEditorInGroup',
      title: 'Open previous recently used editor in group',
      ...isOpen,
      run: () => go(groups.recent(groups.api.activeGroup)[1]),
    },
    {
      id: 'workbench.action.quickOpenPreviousRecentlyUsedEditorInGroup',
      title: 'Quick open previous recently used editor in group',
      keys: { key: 'ctrl+tab', mac: 'ctrl+tab' },
      ...isOpen,
      run: () => pick(groups.recent(groups.api.activeGroup), 1, true),
    },
    {
      id: 'workbench.action.quickOpenLeastRecentlyUsedEditorInGroup',
      title: 'Quick open least recently used editor in group',
      keys: { key: 'ctrl+shift+tab', mac: 'ctrl+shift+tab' },
      ...isOpen,
      run: () => pick(groups.recent(groups.api.activeGroup), -1, true),
    },
    {
      id: 'workbench.action.showAllEditors',
      title: 'Show all editors by appearance',
      keys: 'ctrl+k ctrl+p',
      ...isOpen,
      run: () => pick(groups.panels, 0, false),
    },
    {
      id: 'workbench.action.showAllEditorsByMostRecentlyUsed',
      title: 'Show all editors by most recently used',
      ...isOpen,
      run: () => pick(groups.recent(), 1, false),
    },
    {
      id: 'workbench.action.moveEditorLeftInGroup',
      title: 'Move editor left',
      keys: { key: 'ctrl+shift+pageup', mac: 'cmd+k shift+cmd+left' },
      ...isOpen,
      run: shift(-1),
    },
    {
      id: 'workbench.action.moveEditorRightInGroup',
      title: 'Move editor right',
      keys: { key: 'ctrl+shift+pagedown', mac: 'cmd+k shift+cmd+right' },
      ...isOpen,
      run: shift(1),
    },
  ]
}

function itemOf(panel: IDockviewPanel, groups: EditorGroups): QuickItem | null {
  const known = paramsOf(panel)
  if (!known) return null
  const path = pathOf(known.input)
  const several = groups.groups.length > 1
  const group = groups.groups.findIndex(({ id }) => id === panel.group.id) + 1
  return {
    id: panel.id,
    label: groups.labels.getState().labels.get(panel.id)?.name ?? inputTitle(known.input),
    ...(path === null ? {} : { description: shownName(folderOf(path)), icon: fileIcon(path) }),
    ...(several ? { group: `Group ${group}` } : {}),
  }
}
