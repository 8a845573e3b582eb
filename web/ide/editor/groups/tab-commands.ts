import type { IDockviewPanel } from 'dockview-react'
import type { Command } from '../../commands/command.ts'
import type { EditorGroups } from './editor-groups.ts'
import { paramsOf, pathOf } from './panel-params.ts'
import { isPinnedPanel } from './place-panel.ts'

type Given = { groups: EditorGroups; isDirty: (path: string) => boolean }

/** Closing, keeping and pinning. Each acts on the tab in front, or on the one whose id it gets. */
export function tabCommands({ groups, isDirty }: Given): Command[] {
  const isOpen = { when: 'editorIsOpen', category: 'View' }
  const notPinned = (panels: readonly IDockviewPanel[]) =>
    panels.filter((panel) => !isPinnedPanel(panel))
  const isSaved = (panel: IDockviewPanel) => {
    const known = paramsOf(panel)
    const path = known && pathOf(known.input)
    return !path || !isDirty(path)
  }
  const on = (act: (panel: IDockviewPanel) => unknown) => (id: unknown) => {
    const panel = groups.panel(id)
    if (panel) act(panel)
  }
  /** By key or middle click a pinned one stays; what is wanted is out of its way. */
  const close = (panel: IDockviewPanel) => {
    if (!isPinnedPanel(panel)) return groups.close([panel])
    groups
      .recent(panel.group)
      .find((other) => !isPinnedPanel(other))
      ?.api.setActive()
  }
  return [
    {
      id: 'workbench.action.closeActiveEditor',
      title: 'Close editor',
      keys: ['ctrl+w', 'ctrl+f4'],
      ...isOpen,
      run: on(close),
    },
    {
      id: 'workbench.action.closeActivePinnedEditor',
      title: 'Close pinned editor',
      ...isOpen,
      run: on((panel) => groups.close([panel])),
    },
    {
      id: 'workbench.action.closeGroup',
      title: 'Close editor group',
      category: 'View',
      keys: { key: 'ctrl+w', when: 'activeEditorGroupEmpty && multipleEditorGroups' },
      when: 'multipleEditorGroups',
      run: () => {
        const { activeGroup } = groups.api
        if (!activeGroup) return
        groups.close(activeGroup.panels)
        if (groups.api.groups.includes(activeGroup)) groups.api.removeGroup(activeGroup)
      },
    },
    {
      id: 'workbench.action.closeOtherEditors',
      title: 'Close other editors in group',
      keys: { key: '', mac: 'cmd+alt+t' },
      ...isOpen,
      run: on((panel) =>
        groups.close(notPinned(panel.group.panels).filter((one) => one !== panel)),
      ),
    },
    {
      id: 'workbench.action.closeEditorsToTheRight',
      title: 'Close editors to the right in group',
      ...isOpen,
      run: on((panel) => {
        const { panels } = panel.group
        groups.close(notPinned(panels.slice(panels.indexOf(panel) + 1)))
      }),
    },
    {
      id: 'workbench.action.closeEditorsToTheLeft',
      title: 'Close editors to the left in group',
      ...isOpen,
      run: on((panel) => {
        const { panels } = panel.group
        groups.close(notPinned(panels.slice(0, panels.indexOf(panel))))
      }),
    },
    {
      id: 'workbench.action.closeUnmodifiedEditors',
      title: 'Close saved editors in group',
      keys: 'ctrl+k u',
      ...isOpen,
      run: on((panel) => groups.close(notPinned(panel.group.panels).filter(isSaved))),
    },
    {
      id: 'workbench.action.closeEditorsInGroup',
      title: 'Close all editors in group',
      keys: 'ctrl+k w',
      ...isOpen,
      run: on((panel) => groups.close(notPinned(panel.group.panels))),
    },
    {
      id: 'workbench.action.closeAllEditors',
      title: 'Close all editors',
      keys: 'ctrl+k ctrl+w',
      ...isOpen,
      run: () => groups.close(notPinned(groups.panels)),
    },
    {
      id: 'workbench.action.reopenClosedEditor',
      title: 'Reopen closed editor',
      category: 'View',
      keys: 'ctrl+shift+t',
      run: () => groups.reopenClosed(),
    },
    {
      id: 'workbench.action.keepEditor',
      title: 'Keep editor',
      keys: 'ctrl+k enter',
      ...isOpen,
      run: on((panel) => groups.keep(panel)),
    },
    {
      id: 'workbench.action.pinEditor',
      title: 'Pin editor',
      keys: { key: 'ctrl+k shift+enter', when: '!activeEditorIsPinned' },
      ...isOpen,
      run: on((panel) => groups.setPinned(panel, true)),
    },
    {
      id: 'workbench.action.unpinEditor',
      title: 'Unpin editor',
      keys: { key: 'ctrl+k shift+enter', when: 'activeEditorIsPinned' },
      ...isOpen,
      run: on((panel) => groups.setPinned(panel, false)),
    },
  ]
}
