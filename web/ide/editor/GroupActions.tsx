import type { IDockviewHeaderActionsProps, IDockviewPanel } from 'dockview-react'
import { useEffect, useState } from 'react'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { commandEntry } from '../commands/command-entry.ts'
import { fileView, fileViews, textView } from '../file-views.ts'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import { nameOf } from '../paths.ts'
import { useGroups } from './editor-context.ts'
import { paramsOf } from './groups/panel-params.ts'

/**
 * At the right end of a group's tabs: what its file offers, splitting it, and the rest in a menu.
 */
export function GroupActions({ activePanel, isGroupActive, api }: IDockviewHeaderActionsProps) {
  const ide = useIde()
  const groups = useGroups()
  const splitKeys = useKeys('workbench.action.splitEditor')
  const [isMaximized, setMaximized] = useState(() => api.isMaximized())
  useEffect(() => {
    const stop = groups.api.onDidMaximizedGroupChange(() => setMaximized(api.isMaximized()))
    return () => stop.dispose()
  }, [groups, api])
  if (!activePanel) return null
  const item = (id: string, label?: string): MenuEntry[] => {
    const entry = commandEntry(ide, id, { args: [activePanel.id], ...(label ? { label } : {}) })
    return entry === null ? [] : [entry]
  }
  const entries: MenuEntry[] = [
    ...item('workbench.action.showAllEditors', 'Show opened editors'),
    { kind: 'separator' },
    ...item('workbench.action.closeEditorsInGroup', 'Close all'),
    ...item('workbench.action.closeUnmodifiedEditors', 'Close saved'),
    { kind: 'separator' },
    ...item('workbench.action.splitEditorDown', 'Split down'),
    ...item('workbench.action.toggleMaximizeEditorGroup', 'Maximize group'),
    ...item('workbench.action.evenEditorWidths', 'Even group sizes'),
    ...item('workbench.action.joinTwoGroups', 'Join with next group'),
    { kind: 'separator' },
    ...item('editor.action.toggleWordWrap'),
    ...item('editor.action.toggleMinimap'),
    ...item('workbench.action.toggleBreadcrumbs'),
  ]
  return (
    <div className="flex h-full items-center gap-0.5 px-1">
      {isGroupActive && <PreviewButtons panel={activePanel} />}
      {isMaximized && (
        <IconButton
          isSmall
          icon="screen-normal"
          label="Restore group"
          onClick={() => ide.commands.run('workbench.action.toggleMaximizeEditorGroup')}
        />
      )}
      {isGroupActive && (
        <IconButton
          isSmall
          icon="split-horizontal"
          label="Split editor right"
          shortcut={splitKeys}
          onClick={() => ide.commands.run('workbench.action.splitEditor', activePanel.id)}
        />
      )}
      <Menu
        trigger={<IconButton isSmall icon="ellipsis" label="More editor actions" />}
        entries={entries}
      />
    </div>
  )
}

/** From a text to what it means, and back. */
function PreviewButtons({ panel }: { panel: IDockviewPanel }) {
  const groups = useGroups()
  const input = paramsOf(panel)?.input
  if (input?.type !== 'file') return null
  const { path, view } = input
  if (view !== undefined && fileView(view)?.isPreview) {
    return (
      <IconButton
        isSmall
        icon="go-to-file"
        label="Show source"
        onClick={() => groups.open({ type: 'file', path, view: textView }, { takesFocus: true })}
      />
    )
  }
  const facts = { name: nameOf(path), sizeBytes: null, content: 'text' as const }
  return fileViews
    .filter((one) => one.isPreview && one.offer(facts) !== null)
    .map(({ id, title }) => (
      <IconButton
        key={id}
        isSmall
        icon="open-preview"
        label={`Open ${title.toLowerCase()} to the side`}
        onClick={() => groups.open({ type: 'file', path, view: id }, { toSide: true })}
      />
    ))
}
