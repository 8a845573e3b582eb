import { DockviewReact, type DockviewReadyEvent } from 'dockview-react'
import 'dockview-react/dist/styles/dockview.css'
import './dock.css'
import { useEffect, useState } from 'react'
import { useIde } from '../ide-context.ts'
import { EditorPanel } from './EditorPanel.tsx'
import { EditorTab } from './EditorTab.tsx'
import { EmptyArea } from './EmptyArea.tsx'
import { useEditorCommands } from './editor-commands.ts'
import { GroupsContext, useEditors } from './editor-context.ts'
import { GroupActions } from './GroupActions.tsx'
import { connectGroups } from './groups/connect-groups.ts'
import { EditorGroups } from './groups/editor-groups.ts'
import { usePlaces } from './places/use-places.ts'
import type { UnsavedTextStore } from './unsaved-text.ts'

// `file` is what tabs were stored as before there was anything else.
const components = { editor: EditorPanel, file: EditorPanel }
const theme = { name: 'bothy', className: 'dockview-theme-bothy', dndTabIndicator: 'line' as const }

/** Groups of tabs, to be split and rearranged by dragging, as they were left. */
export function EditorDock({ unsaved }: { unsaved: UnsavedTextStore }) {
  const { settings, fileEvents, statusItems, storage, contextKeys } = useIde()
  const { files, viewStates } = useEditors()
  const [groups, setGroups] = useState<EditorGroups | null>(null)
  useEffect(() => {
    if (!groups) return
    const ide = { fileEvents, statusItems, storage, contextKeys }
    return connectGroups(groups, { ide, files, unsaved })
  }, [groups, fileEvents, statusItems, storage, contextKeys, files, unsaved])
  return (
    <GroupsContext value={groups}>
      <DockviewReact
        theme={theme}
        components={components}
        defaultTabComponent={EditorTab}
        rightHeaderActionsComponent={GroupActions}
        watermarkComponent={EmptyArea}
        disableFloatingGroups
        onReady={({ api }: DockviewReadyEvent) =>
          setGroups(
            new EditorGroups(api, {
              isPreviewEnabled: () => settings.get('workbench.editor.enablePreview'),
              isDirty: (path) => files.find(path)?.isDirty ?? false,
              mayClose: (path) => files.mayClose(path),
              copyView: (from, to) => viewStates.copy(from, to),
            }),
          )
        }
      />
      {groups && <EditorCommands groups={groups} />}
    </GroupsContext>
  )
}

function EditorCommands({ groups }: { groups: EditorGroups }) {
  useEditorCommands(groups)
  usePlaces(groups)
  return null
}
