import type { editor } from 'monaco-editor/editor'
import type { MonacoDocument } from './monaco-document.ts'

/** A text that was drawn before the editors around it are there; they take it as theirs. */
export type FirstDrawn = {
  path: string
  text: string
  document: MonacoDocument | null
  editor: editor.IStandaloneCodeEditor | null
}

/** Whoever has not taken it by then shows something else. */
const untakenMs = 4000

let drawn: FirstDrawn | null = null

export function keepFirstDrawn(made: FirstDrawn): void {
  dropFirstDrawn()
  drawn = made
  // The tab that took the document closed before it took the editor.
  made.document?.model.onWillDispose(() => dropEditor(made))
  setTimeout(() => drawn === made && dropFirstDrawn(), untakenMs)
}

/** What nobody has taken is not going to be: something else is in its place. */
export function dropFirstDrawn(): void {
  const dropped = drawn
  if (!dropped) return
  drawn = null
  dropEditor(dropped)
  dropped.document?.[Symbol.dispose]()
  dropped.document = null
}

function dropEditor(of: FirstDrawn): void {
  const { editor: dropped } = of
  of.editor = null
  dropped?.getContainerDomNode().remove()
  dropped?.dispose()
}

/**
 * The document of a path that was drawn, once; null for any other, and where it is read
 * as another text.
 */
export function takeFirstDocument(path: string, text: string): MonacoDocument | null {
  const document = drawn?.path === path ? drawn.document : null
  if (!drawn || !document) return null
  if (drawn.text !== text) {
    // Not corrected: undoing that would bring back what the file never was.
    dropFirstDrawn()
    return null
  }
  drawn.document = null
  return document
}

/** The editor of a document that was drawn, moved into its place, once; null for any other. */
export function takeFirstEditor(
  model: editor.ITextModel,
  host: HTMLElement,
): editor.IStandaloneCodeEditor | null {
  const taken = drawn?.editor
  if (!drawn || taken?.getModel() !== model) return null
  drawn.editor = null
  const container = taken.getContainerDomNode()
  container.removeAttribute('style')
  container.className = 'size-full'
  host.append(container)
  taken.layout()
  return taken
}
