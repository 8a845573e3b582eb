/** The text of one open file as the editor holds it. Implemented by Monaco's models. */
export interface TextDocument {
  getText(): string
  getLines(): string[]
  /** The same number means the same text, also after undo. */
  getVersion(): number
  /** Replaces what differs, as one step that can be undone. */
  setText(text: string): void
  onEdit(listener: () => void): void
  [Symbol.dispose](): void
}

export type CreateDocument = (path: string, text: string) => TextDocument
