import type { ContextKeys } from '../../commands/context-keys.ts'
import { folderOf, nameOf } from '../../paths.ts'
import type { OpenFiles } from '../open-files.ts'
import type { EditorGroups } from './editor-groups.ts'
import { paramsOf, pathOf } from './panel-params.ts'

/** Tells when-clauses what is open and in front, in VS Code's own words. */
export function followContextKeys(
  groups: EditorGroups,
  keys: ContextKeys,
  files: OpenFiles,
): () => void {
  const { api } = groups
  let stopFile: (() => void) | undefined
  const tellActive = () => {
    const panel = api.activePanel
    const known = panel ? paramsOf(panel) : null
    const path = known ? pathOf(known.input) : null
    const name = path === null ? undefined : nameOf(path)
    const dot = name?.lastIndexOf('.') ?? -1
    keys.set('editorIsOpen', known !== null)
    keys.set('activeEditorIsPinned', known?.isPinned === true)
    keys.set('activeEditorIsNotPreview', known !== null && !known.isPreview)
    keys.set('activeEditor', activeEditorId(known?.input))
    keys.set('resourceFilename', name)
    keys.set('resourceExtname', name === undefined || dot < 0 ? undefined : name.slice(dot))
    keys.set('resourcePath', path ?? undefined)
    keys.set('resourceDirname', path === null ? undefined : folderOf(path))
    keys.set('resourceScheme', path === null ? undefined : 'file')
    stopFile?.()
    const file = path === null ? null : files.find(path)
    const tellDirty = () => {
      keys.set('activeEditorIsDirty', file !== null && file.state.getState().save !== 'saved')
      keys.set('activeEditorIsReadonly', file?.state.getState().isReadOnly ?? false)
    }
    tellDirty()
    stopFile = file?.state.subscribe(tellDirty)
  }
  const tellGroups = () => {
    const { groups: all } = groups
    const at = all.findIndex(({ id }) => id === api.activeGroup?.id)
    keys.set('multipleEditorGroups', all.length > 1)
    keys.set('editorGroupCount', all.length)
    keys.set('activeEditorGroupIndex', at + 1)
    keys.set('activeEditorGroupLast', at === all.length - 1)
    keys.set('activeEditorGroupEmpty', (api.activeGroup?.panels.length ?? 0) === 0)
    keys.set('groupEditorsCount', api.activeGroup?.panels.length ?? 0)
    keys.set('multipleEditorsSelectedInGroup', false)
    keys.set('editorPartMaximizedEditorGroup', api.hasMaximizedGroup())
  }
  const tell = () => {
    tellActive()
    tellGroups()
  }
  tell()
  const stops = [
    api.onDidActivePanelChange(tell),
    api.onDidActiveGroupChange(tell),
    api.onDidLayoutChange(tell),
    api.onDidMaximizedGroupChange(tell),
  ]
  // A file is opened by its tab a moment after that is in front.
  const stopPaths = files.paths.subscribe(tellActive)
  return () => {
    for (const stop of stops) stop.dispose()
    stopPaths()
    stopFile?.()
  }
}

function activeEditorId(input: NonNullable<ReturnType<typeof paramsOf>>['input'] | undefined) {
  if (!input) return undefined
  if (input.type === 'page') return `bothy.pages.${input.page}`
  if (input.type === 'compare') return 'workbench.editors.textDiffEditor'
  return input.view ?? 'workbench.editors.files.textFileEditor'
}
