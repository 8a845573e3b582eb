import type { editor } from 'monaco-editor/editor'
import type { FileContent } from '#agent/protocol/files.ts'
import type { IdeSettings } from '../settings/ide-settings.ts'
import { editorOptions } from './editor-options.ts'
import { decodeFile } from './file-text.ts'
import { keepFirstDrawn } from './first-drawn.ts'
import { monaco, themeName } from './monaco.ts'
import { newMonacoDocument } from './monaco-document.ts'
import type { TextPlace } from './text-place.ts'
import { isUnwieldy } from './unwieldy.ts'

/**
 * Draws a file's text where it was when the page was left, before anything else of the page is. It
 * can be read at once; to be typed into, it has to be taken by its tab. False where it is not to be
 * shown as text.
 */
export function drawFirstEditor(of: {
  content: FileContent
  settings: Pick<IdeSettings, 'get'>
  viewState: editor.ICodeEditorViewState | null
  place: TextPlace
}): boolean {
  const { content, settings, viewState, place } = of
  const { path } = content
  const decoded = decodeFile(content.bytes, { preferred: 'utf8' })
  if (decoded.kind !== 'text' || isUnwieldy(decoded.text)) return false
  // Its tab was faster.
  if (monaco.editor.getModel(monaco.Uri.file(path))) return false
  const container = document.createElement('div')
  container.className = 'first-text'
  Object.assign(container.style, {
    position: 'fixed',
    left: `${place.left}px`,
    top: `${place.top}px`,
    width: `${place.width}px`,
    height: `${place.height}px`,
  })
  window.document.body.append(container)
  const made = newMonacoDocument(path, decoded.text)
  const created = monaco.editor.create(container, {
    ...editorOptions(settings),
    theme: themeName,
    automaticLayout: true,
    wordBasedSuggestions: 'currentDocument',
    model: made.model,
    readOnly: true,
  })
  if (viewState) created.restoreViewState(viewState)
  keepFirstDrawn({ path, text: decoded.text, document: made, editor: created })
  return true
}
