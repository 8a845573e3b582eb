import type { StoreApi } from 'zustand/vanilla'
import { editorOptions, followSettings } from '../editor/editor-options.ts'
import { languageOf } from '../editor/languages.ts'
import { monaco, themeName } from '../editor/monaco.ts'
import type { IdeSettings } from './ide-settings.ts'
import type { UserDocument } from './user-documents.ts'

export type DocumentEditor = {
  getText(): string
  onEdit(listener: () => void): void
  /** What the document is by now comes into the editor; what was there is one undo away. */
  takeStored(): void
  mark(problems: readonly { line: number; message: string }[]): void
  [Symbol.dispose](): void
}

/** Monaco on a document of the user's. What is typed here and nowhere saved is not written over. */
export function editDocument(options: {
  host: HTMLElement
  label: string
  settings: IdeSettings
  template: string
  store: StoreApi<UserDocument>
}): DocumentEditor {
  const { host, label, settings, template, store } = options
  const shown = () => store.getState().text || template
  const model = monaco.editor.createModel(shown(), 'plaintext')
  model.updateOptions({ tabSize: 2, insertSpaces: true })
  const language = languageOf('settings.json')
  language?.ready.then(
    () => {
      if (!model.isDisposed()) monaco.editor.setModelLanguage(model, language.id)
    },
    () => {
      // Without its colors the text is plain.
    },
  )
  const editor = monaco.editor.create(host, {
    ...editorOptions(settings),
    minimap: { enabled: false },
    theme: themeName,
    automaticLayout: true,
    model,
    ariaLabel: label,
  })
  const stops = [
    followSettings(settings, {
      updateOptions: (next) => editor.updateOptions({ ...next, minimap: { enabled: false } }),
    }),
    store.subscribe((now, before) => {
      const isUntouched = model.getValue() === (before.text || template)
      if (now.text !== before.text && isUntouched) model.setValue(shown())
    }),
  ]
  editor.focus()
  return {
    getText: () => model.getValue(),
    onEdit: (listener) => void model.onDidChangeContent(listener),
    takeStored: () => {
      model.pushStackElement()
      const range = model.getFullModelRange()
      model.pushEditOperations(null, [{ range, text: shown() }], () => null)
      model.pushStackElement()
    },
    mark: (problems) =>
      monaco.editor.setModelMarkers(
        model,
        'bothy',
        problems.map(({ line, message }) => ({
          severity: monaco.MarkerSeverity.Warning,
          message,
          startLineNumber: line,
          endLineNumber: line,
          startColumn: model.getLineFirstNonWhitespaceColumn(Math.min(line, model.getLineCount())),
          endColumn: model.getLineMaxColumn(Math.min(line, model.getLineCount())),
        })),
      ),
    [Symbol.dispose]: () => {
      for (const stop of stops) stop()
      editor.dispose()
      model.dispose()
    },
  }
}
