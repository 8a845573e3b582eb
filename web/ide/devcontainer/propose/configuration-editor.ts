import { editorOptions } from '../../editor/editor-options.ts'
import { languageOf } from '../../editor/languages.ts'
import { monaco, themeName } from '../../editor/monaco.ts'
import type { IdeSettings } from '../../settings/ide-settings.ts'

export type ConfigurationEditor = {
  getText(): string
  /** What was there is one undo away. */
  setText(text: string): void
  onEdit(listener: () => void): void
  [Symbol.dispose](): void
}

/**
 * Monaco on a text that is no file yet. `path`: of the file that it is to be, by which editors
 * help with it.
 */
export function editConfiguration(options: {
  host: HTMLElement
  label: string
  path: string
  settings: IdeSettings
}): ConfigurationEditor {
  const { host, label, path, settings } = options
  const language = languageOf(path)
  const uri = monaco.Uri.from({ scheme: 'bothy-new', path })
  const model = monaco.editor.createModel('', 'plaintext', uri)
  model.updateOptions({ tabSize: 2, insertSpaces: true })
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
  return {
    getText: () => model.getValue(),
    setText: (text) => {
      model.pushStackElement()
      model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null)
      model.pushStackElement()
    },
    onEdit: (listener) => void model.onDidChangeContent(listener),
    [Symbol.dispose]: () => {
      editor.dispose()
      model.dispose()
    },
  }
}
