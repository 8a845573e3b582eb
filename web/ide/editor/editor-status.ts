import type { DockviewPanelApi } from 'dockview-react'
import type { editor } from 'monaco-editor/editor'
import type { StatusItem, StatusItems } from '../status-items.ts'
import { encodingOf } from './encodings/encoding-list.ts'
import { languageTitle } from './languages.ts'
import type { OpenFile } from './open-file.ts'

type Given = {
  editor: editor.ICodeEditor
  panel: Pick<DockviewPanelApi, 'isActive' | 'onDidActiveChange'>
  file: OpenFile
  statusItems: Pick<StatusItems, 'set'>
}

/** Says at the right end of the status bar where the cursor is and what the text is like. */
export function followEditorStatus(given: Given): () => void {
  const { editor: target, panel, file, statusItems } = given
  let frame = 0
  const tell = () => {
    frame = 0
    const model = target.getModel()
    if (panel.isActive && model) statusItems.set('editor', itemsOf(target, model, file))
  }
  // Once for all that one key changes.
  const tellSoon = () => {
    frame ||= requestAnimationFrame(tell)
  }
  const model = target.getModel()
  const stops = [
    target.onDidChangeCursorSelection(tellSoon),
    target.onDidChangeModelLanguage(tellSoon),
    ...(model ? [model.onDidChangeOptions(tellSoon)] : []),
    target.onDidChangeModelContent(tellSoon),
    panel.onDidActiveChange(tellSoon),
  ]
  const stopState = file.state.subscribe(tellSoon)
  tellSoon()
  return () => {
    cancelAnimationFrame(frame)
    for (const stop of stops) stop.dispose()
    stopState()
  }
}

function itemsOf(
  target: editor.ICodeEditor,
  model: editor.ITextModel,
  file: OpenFile,
): StatusItem[] {
  const { tabSize, indentSize, insertSpaces } = model.getOptions()
  return [
    {
      id: 'status.editor.selection',
      label: positionWords(target, model),
      title: 'Go to line or column',
      side: 'right',
      priority: 100,
      command: 'workbench.action.gotoLine',
    },
    {
      id: 'status.editor.indentation',
      label: insertSpaces ? `Spaces: ${indentSize}` : `Tab size: ${tabSize}`,
      title: 'Change indentation',
      side: 'right',
      priority: 99,
      command: 'bothy.editor.chooseIndentation',
    },
    {
      id: 'status.editor.encoding',
      label: encodingOf(file.state.getState().encoding).title,
      title: 'Change encoding',
      side: 'right',
      priority: 98,
      command: 'workbench.action.editor.changeEncoding',
    },
    {
      id: 'status.editor.eol',
      label: model.getEOL() === '\n' ? 'LF' : 'CRLF',
      title: 'Change line endings',
      side: 'right',
      priority: 97,
      command: 'workbench.action.editor.changeEOL',
    },
    {
      id: 'status.editor.mode',
      label: languageTitle(model.getLanguageId()),
      title: 'Change language mode',
      side: 'right',
      priority: 96,
      command: 'workbench.action.editor.changeLanguageMode',
    },
  ]
}

function positionWords(target: editor.ICodeEditor, model: editor.ITextModel): string {
  const selections = target.getSelections() ?? []
  const [first] = selections
  if (!first) return 'Ln 1, Col 1'
  const selected = selections.reduce((sum, one) => sum + model.getValueLengthInRange(one), 0)
  if (selections.length > 1) {
    const words = `${selections.length} selections`
    return selected === 0 ? words : `${words} (${selected} characters selected)`
  }
  const place = `Ln ${first.positionLineNumber}, Col ${first.positionColumn}`
  return selected === 0 ? place : `${place} (${selected} selected)`
}
