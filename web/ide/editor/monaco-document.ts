import { takeFirstDocument } from './first-drawn.ts'
import { languageOf } from './languages.ts'
import { monaco } from './monaco.ts'
import type { CreateDocument, TextDocument } from './text-document.ts'

export type MonacoDocument = TextDocument & { model: monaco.editor.ITextModel }

/** A file's text as a Monaco model: the one that was drawn ahead, or a new one. */
export const createMonacoDocument: CreateDocument = (path, text): MonacoDocument =>
  takeFirstDocument(path, text) ?? newMonacoDocument(path, text)

/** A new model, whose language is loaded on the way. */
export function newMonacoDocument(path: string, text: string): MonacoDocument {
  // Not left to Monaco to guess: it would ask for a language's colors in the moment its name is
  // registered, before they are, and never again.
  const model = monaco.editor.createModel(text, 'plaintext', freeUri(path))
  const language = languageOf(path)
  language?.ready.then(
    () => {
      if (!model.isDisposed()) monaco.editor.setModelLanguage(model, language.id)
    },
    () => {
      // Without its colors the text is plain; the next file of the kind tries again.
    },
  )
  return {
    model,
    getText: () => model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true),
    getLines: () => model.getLinesContent(),
    getVersion: () => model.getAlternativeVersionId(),
    setText: (next) => replaceText(model, next),
    edit: (edits) => {
      const operations = edits.map(({ line, column, endLine, endColumn, text: next }) => ({
        range: new monaco.Range(line, column, endLine, endColumn),
        text: next,
      }))
      model.pushStackElement()
      model.pushEditOperations(null, operations, () => null)
      model.pushStackElement()
    },
    getEnding: () => (model.getEOL() === '\n' ? '\n' : '\r\n'),
    setEnding: (ending) => {
      const { CRLF, LF } = monaco.editor.EndOfLineSequence
      model.pushStackElement()
      model.pushEOL(ending === '\r\n' ? CRLF : LF)
      model.pushStackElement()
    },
    setIndentation: ({ insertSpaces, tabSize }, mayDetect) => {
      if (mayDetect) model.detectIndentation(insertSpaces, tabSize)
      else model.updateOptions({ insertSpaces, tabSize, indentSize: 'tabSize' })
    },
    cursorLines: () =>
      monaco.editor
        .getEditors()
        .filter((editor) => editor.getModel() === model)
        .flatMap((editor) => editor.getSelections() ?? [])
        .map(({ positionLineNumber }) => positionLineNumber),
    onEdit: (listener) => {
      model.onDidChangeContent(listener)
    },
    [Symbol.dispose]: () => model.dispose(),
  }
}

/** One that is closing may still be on its way to the disk while the same file is opened again. */
function freeUri(path: string): monaco.Uri {
  const uri = monaco.Uri.file(path)
  return monaco.editor.getModel(uri) ? uri.with({ query: crypto.randomUUID() }) : uri
}

/** Only what differs is replaced, so that cursors and scrolling elsewhere stay where they are. */
function replaceText(model: monaco.editor.ITextModel, next: string): void {
  const ending = next.includes('\r\n') ? '\r\n' : '\n'
  model.pushStackElement()
  model.pushEOL(
    ending === '\n' ? monaco.editor.EndOfLineSequence.LF : monaco.editor.EndOfLineSequence.CRLF,
  )
  const before = model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true)
  const after = next.replace(/\r\n|\n|\r/g, ending)
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  // Never between the halves of a line ending or of a character outside the first plane.
  while (head > 0 && isHalf(before, head)) head--
  while (tail > 0 && isHalf(before, before.length - tail)) tail--
  const range = monaco.Range.fromPositions(
    model.getPositionAt(head),
    model.getPositionAt(before.length - tail),
  )
  const text = after.slice(head, after.length - tail)
  if (!range.isEmpty() || text !== '') {
    model.pushEditOperations(null, [{ range, text, forceMoveMarkers: false }], () => null)
  }
  model.pushStackElement()
}

function isHalf(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before === 0x0d || (before >= 0xd800 && before <= 0xdbff)
}
