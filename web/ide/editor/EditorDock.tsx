import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewPanel,
  type SerializedDockview,
} from 'dockview-react'
import 'dockview-react/dist/styles/dockview.css'
import './dock.css'
import { useEffect, useRef, useState } from 'react'
import { showToast } from '#web/ui/Toast.tsx'
import type { FileEvent } from '../file-events.ts'
import { useIde } from '../ide-context.ts'
import { isInside, nameOf, shownName } from '../paths.ts'
import { useShortcuts } from '../workbench/use-shortcuts.ts'
import { EditorTab } from './EditorTab.tsx'
import { useEditors } from './editor-context.ts'
import { FilePanel } from './FilePanel.tsx'
import type { UnsavedTextStore } from './unsaved-text.ts'
import { Welcome } from './Welcome.tsx'

const layoutKey = 'editors'
const settleMs = 300
const components = { file: FilePanel }
const theme = { name: 'bothy', className: 'dockview-theme-bothy', dndTabIndicator: 'line' as const }

/** Groups of tabs, to be split and rearranged by dragging, as they were left in this browser. */
export function EditorDock({ unsaved }: { unsaved: UnsavedTextStore }) {
  const { storage, fileEvents, statusItems } = useIde()
  const { files } = useEditors()
  const [api, setApi] = useState<DockviewApi | null>(null)
  const isRestored = useRef(false)

  useEffect(() => {
    if (!api) return
    if (!isRestored.current) restore(api, storage.read<SerializedDockview | null>(layoutKey, null))
    isRestored.current = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const tellActive = (panel: IDockviewPanel | undefined) => {
      const path = panel?.id ?? null
      fileEvents.active.setState({ path, input: path === null ? null : { type: 'file', path } })
      if (!panel) statusItems.set('editor', [])
    }
    const stops = [
      api.onDidLayoutChange(() => {
        clearTimeout(timer)
        timer = setTimeout(() => storage.write(layoutKey, api.toJSON()), settleMs)
      }),
      api.onDidActivePanelChange(() => tellActive(api.activePanel)),
      api.onDidRemovePanel((panel) => {
        if (!api.getPanel(panel.id)) void closeFile(panel.id)
      }),
    ]
    const closeFile = async (path: string) => {
      const isLeft = await files.close(path)
      if (!isLeft) return
      showToast({
        tone: 'warning',
        title: `${shownName(nameOf(path))} is not saved`,
        description: 'Its text is kept in this browser and offered when you open the file again.',
        action: { label: 'Open', onSelect: () => openFile(api, path) },
      })
    }
    const onFileEvent = async (event: FileEvent) => {
      if (event.type === 'open' && event.input.type === 'file') {
        if (event.takesFocus) leaveFocusFree()
        openFile(api, event.input.path)
      }
      if (event.type === 'renamed') await moveFiles(api, event)
    }
    tellActive(api.activePanel)
    const stopEvents = fileEvents.listen((event) => void onFileEvent(event))
    void reopenUnsaved(api, unsaved)
    return () => {
      stopEvents()
      for (const stop of stops) stop.dispose()
      clearTimeout(timer)
    }
  }, [api, storage, fileEvents, statusItems, files, unsaved])

  useShortcuts([
    {
      keys: 'Mod+S',
      run: () => void files.find(api?.activePanel?.id ?? '')?.save({ isAsked: true }),
    },
    { keys: 'Mod+W', run: () => api?.activePanel?.api.close() },
  ])

  return (
    <DockviewReact
      theme={theme}
      components={components}
      defaultTabComponent={EditorTab}
      watermarkComponent={Welcome}
      disableFloatingGroups
      onReady={(event: DockviewReadyEvent) => setApi(event.api)}
    />
  )
}

function restore(api: DockviewApi, layout: SerializedDockview | null): void {
  if (!layout) return
  try {
    api.fromJSON(layout)
  } catch {
    // Written by another version: the tabs are gone, the files are not.
    api.clear()
  }
}

/** An editor that is still being made takes the focus once it is there, unless somebody else holds it. */
function leaveFocusFree(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

function openFile(api: DockviewApi, path: string, isInactive = false): void {
  const open = api.getPanel(path)
  if (open) {
    open.api.setActive()
    return
  }
  api.addPanel({
    id: path,
    component: 'file',
    title: shownName(nameOf(path)),
    params: { path },
    ...(isInactive ? { inactive: true } : {}),
  })
}

/** Tabs follow their files; what was unsaved is saved under the old name's text by the closing tab first. */
async function moveFiles(api: DockviewApi, { from, to }: { from: string; to: string }) {
  const active = api.activePanel?.id
  for (const panel of [...api.panels]) {
    if (!isInside(panel.id, from)) continue
    const isActive = panel.id === active
    openFile(api, to + panel.id.slice(from.length), !isActive)
    panel.api.close()
  }
}

/** What an earlier page could not save is put before the user, not left for him to find. */
async function reopenUnsaved(api: DockviewApi, unsaved: UnsavedTextStore): Promise<void> {
  const left = await unsaved.left().catch(() => [])
  for (const { path } of left) {
    if (!api.getPanel(path)) openFile(api, path, api.panels.length > 0)
  }
}
