import type { DockviewPanelApi } from 'dockview-react'
import type { editor } from 'monaco-editor/editor'
import type { ContextKeys } from '../commands/context-keys.ts'

/**
 * Tells when-clauses what holds in the text, in VS Code's own words, until what it
 * returns is called.
 */
export function followEditorKeys(
  target: editor.ICodeEditor,
  keys: ContextKeys,
  panel: Pick<DockviewPanelApi, 'isActive' | 'onDidActiveChange'>,
): () => void {
  const tellText = () => {
    if (!panel.isActive) return
    const language = target.getModel()?.getLanguageId()
    keys.set('resourceLangId', language)
    keys.set('editorLangId', language)
    keys.set('editorHasSelection', !(target.getSelection()?.isEmpty() ?? true))
    keys.set('editorHasMultipleSelections', (target.getSelections()?.length ?? 0) > 1)
  }
  const tellFocus = () => {
    keys.set('editorFocus', target.hasWidgetFocus())
    keys.set('editorTextFocus', target.hasTextFocus())
    keys.set('textInputFocus', target.hasTextFocus())
  }
  const stops = [
    target.onDidChangeCursorSelection(tellText),
    target.onDidChangeModelLanguage(tellText),
    panel.onDidActiveChange(tellText),
    target.onDidFocusEditorText(tellFocus),
    target.onDidBlurEditorText(tellFocus),
    target.onDidFocusEditorWidget(tellFocus),
    target.onDidBlurEditorWidget(tellFocus),
  ]
  tellText()
  return () => {
    const hadFocus = target.hasWidgetFocus()
    for (const stop of stops) stop.dispose()
    if (hadFocus)
      for (const key of ['editorFocus', 'editorTextFocus', 'textInputFocus']) keys.set(key, false)
    if (panel.isActive)
      for (const key of ['resourceLangId', 'editorLangId', 'editorHasSelection'])
        keys.set(key, undefined)
  }
}
