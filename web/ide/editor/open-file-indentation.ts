import type { FileCore } from './open-file-core.ts'

/**
 * Tells the editor what Tab types: `.editorconfig` outranks the text itself, and that
 * outranks the settings.
 */
export function applyIndentation({ document, options, state }: FileCore): void {
  if (!document) return
  const { settings } = options
  const { properties } = state.getState()
  const indentation = {
    insertSpaces: properties.insertSpaces ?? settings.get('editor.insertSpaces'),
    tabSize: properties.tabSize ?? settings.get('editor.tabSize'),
  }
  const isTold = properties.insertSpaces !== undefined || properties.tabSize !== undefined
  document.setIndentation(indentation, !isTold && settings.get('editor.detectIndentation'))
}
