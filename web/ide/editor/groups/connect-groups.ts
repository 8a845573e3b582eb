import type { IDockviewPanel } from 'dockview-react'
import { showToast } from '#web/ui/Toast.tsx'
import type { EditorInput } from '../../editor-input.ts'
import type { FileEvent } from '../../file-events.ts'
import { isShownAsText, textView } from '../../file-views.ts'
import type { Ide } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'
import { readLanguageChoices } from '../language-choices.ts'
import type { OpenFiles } from '../open-files.ts'
import type { UnsavedTextStore } from '../unsaved-text.ts'
import { followContextKeys } from './editor-context-keys.ts'
import type { EditorGroups } from './editor-groups.ts'
import { acceptDrops } from './group-drops.ts'
import { paramsOf, pathOf, pathsOf } from './panel-params.ts'
import { keepGroups, restoreGroups } from './stored-groups.ts'

/**
 * Ties the groups to the rest of the IDE: what it asks to open, the files behind tabs, what
 * is remembered.
 */
export function connectGroups(
  groups: EditorGroups,
  rest: {
    ide: Pick<Ide, 'fileEvents' | 'statusItems' | 'storage' | 'contextKeys'>
    files: OpenFiles
    unsaved: UnsavedTextStore
  },
): () => void {
  const { ide, files, unsaved } = rest
  const { fileEvents, statusItems, storage } = ide
  const { api } = groups
  readLanguageChoices(storage)
  if (api.totalPanels === 0) restoreGroups(api, storage)

  const tellActive = () => {
    const known = api.activePanel && paramsOf(api.activePanel)
    fileEvents.active.setState({
      input: known?.input ?? null,
      path: known ? pathOf(known.input) : null,
    })
    if (!known) statusItems.set('editor', [])
  }
  const closeFile = async (path: string) => {
    const isLeft = await files.close(path)
    if (!isLeft) return
    showToast({
      tone: 'warning',
      title: `${shownName(nameOf(path))} is not saved`,
      description: 'Its text is kept in this browser and offered when you open the file again.',
      action: { label: 'Open', onSelect: () => void groups.open({ type: 'file', path }) },
    })
  }
  const closeFilesOf = (panel: IDockviewPanel) => {
    const known = paramsOf(panel)
    if (!known) return
    // What takes its place, as a preview or under a new name, may be of the same file.
    queueMicrotask(() => {
      const inUse = new Set(
        api.panels.flatMap((other) =>
          pathsOf(paramsOf(other)?.input ?? { type: 'page', page: '' }),
        ),
      )
      for (const path of pathsOf(known.input)) if (!inUse.has(path)) void closeFile(path)
    })
  }
  const onFileEvent = (event: FileEvent) => {
    if (event.type === 'open') {
      const { type, input, ...options } = event
      if (options.takesFocus) leaveFocusFree()
      // Before its tab is drawn: its bytes are on their way meanwhile.
      if (input.type === 'file' && isText(input)) files.open(input.path)
      groups.open(input, options)
    }
    if (event.type === 'renamed') {
      files.renamed(event.from, event.to)
      groups.renamed(event.from, event.to)
    }
    if (event.type === 'deleted') groups.closed.dropInside(event.path)
  }
  const stops = [api.onDidActivePanelChange(tellActive), api.onDidRemovePanel(closeFilesOf)]
  const stopKeeping = keepGroups(api, storage)
  const stopKeys = followContextKeys(groups, ide.contextKeys, files)
  const stopDrops = acceptDrops(groups)
  tellActive()
  const stopEvents = fileEvents.listen(onFileEvent)
  void reopenUnsaved(groups, unsaved)
  return () => {
    for (const stop of stops) stop.dispose()
    stopKeeping()
    stopKeys()
    stopDrops()
    stopEvents()
  }
}

function isText({ path, view }: Extract<EditorInput, { type: 'file' }>): boolean {
  return view === undefined ? isShownAsText(path) : view === textView
}

/**
 * An editor that is still being made takes the focus once it is there, unless somebody
 * else holds it.
 */
function leaveFocusFree(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** What an earlier page could not save is put before the user, not left for him to find. */
async function reopenUnsaved(groups: EditorGroups, unsaved: UnsavedTextStore): Promise<void> {
  const left = await unsaved.left().catch(() => [])
  for (const { path } of left) {
    const isOpen = groups.panels.some((panel) => {
      const known = paramsOf(panel)
      return known !== null && pathsOf(known.input).includes(path)
    })
    if (!isOpen) groups.open({ type: 'file', path }, { isInactive: groups.panels.length > 0 })
  }
}
