import type { editor } from 'monaco-editor/editor'
import type { IdeSettings } from '../settings/ide-settings.ts'
import type { OpenFile } from './open-file.ts'

/** Above this what Monaco does beside drawing the text costs more than it gives. */
const heavyBytes = 5 * 1024 * 1024

/**
 * What one file asks of its editor over the settings: its longest line, and less work
 * where it is large.
 */
export function followFileOptions(
  file: OpenFile,
  settings: Pick<IdeSettings, 'get' | 'store'>,
  target: { updateOptions(options: editor.IEditorOptions): void },
): () => void {
  const tell = () => {
    const { properties, sizeBytes } = file.state.getState()
    const { maxLineLength } = properties
    if (maxLineLength !== undefined) {
      target.updateOptions({ rulers: [...settings.get('editor.rulers'), maxLineLength] })
    }
    if ((sizeBytes ?? 0) > heavyBytes) target.updateOptions(light)
  }
  tell()
  const stops = [
    settings.store.subscribe(tell),
    file.state.subscribe((now, before) => now.properties !== before.properties && tell()),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

const light: editor.IEditorOptions = {
  minimap: { enabled: false },
  stickyScroll: { enabled: false },
  bracketPairColorization: { enabled: false },
  guides: { indentation: false, bracketPairs: false },
  folding: false,
  links: false,
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  matchBrackets: 'never',
  colorDecorators: false,
}
