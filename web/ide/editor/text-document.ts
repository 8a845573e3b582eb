import type { LineEnding } from './line-endings.ts'

/** From 1, as the editor counts. */
export type TextEdit = {
  line: number
  column: number
  endLine: number
  endColumn: number
  text: string
}

export type Indentation = { insertSpaces: boolean; tabSize: number }

/** The text of one open file as the editor holds it. Implemented by Monaco's models. */
export interface TextDocument {
  getText(): string
  getLines(): string[]
  /** The same number means the same text, also after undo. */
  getVersion(): number
  /** Replaces what differs, as one step that can be undone. */
  setText(text: string): void
  /** None touches another; all of them are one step that can be undone. */
  edit(edits: readonly TextEdit[]): void
  getEnding(): LineEnding
  setEnding(ending: LineEnding): void
  /** `mayDetect`: what the text itself is indented with outranks it. */
  setIndentation(indentation: Indentation, mayDetect: boolean): void
  /** The lines somebody's cursor stands in. */
  cursorLines(): readonly number[]
  onEdit(listener: () => void): void
  [Symbol.dispose](): void
}

export type CreateDocument = (path: string, text: string) => TextDocument
