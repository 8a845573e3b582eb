/** One line of a quick pick. */
export type QuickItem = {
  id: string
  label: string
  /** Dim, behind the label: the folder of a file. */
  description?: string
  /** A codicon's name. */
  icon?: string
  /** Its icon is that of this file, as the explorer draws it. */
  filePath?: string
  /** Keys at the right, as `Shortcut` writes them. */
  shortcut?: string
  /** Ranges of the label that matched, as [from, to). */
  highlights?: readonly (readonly [number, number])[]
  /** Ranges of the description that matched. */
  descriptionHighlights?: readonly (readonly [number, number])[]
  /**
   * A heading stands at the right of the first item of each group, under a line: `recently opened`.
   */
  group?: string
  /** Small buttons at the right of the line, shown when it is active or hovered. */
  buttons?: readonly QuickButton[]
}

export type QuickButton = {
  id: string
  /** A codicon's name. */
  icon: string
  title: string
}

export type QuickAcceptance = {
  toSide: boolean
  /** Opened behind the box, which stays open and keeps the focus. */
  isPreview: boolean
}

/** What quick open offers behind one prefix; files have none, commands have `>`. */
export type QuickProvider = {
  prefix: string
  placeholder: string
  /** What `?` says of it. */
  help: string
  /** The command that opens it, whose keys `?` shows. */
  command?: string
  /** Said where there is nothing to show; `No matching results` without it. */
  empty?: (query: string) => string
  /**
   * For what stands behind the prefix. Called at every key; an answer that comes late is not shown.
   */
  items(query: string, signal: AbortSignal): readonly QuickItem[] | Promise<readonly QuickItem[]>
  accept(item: QuickItem, how: QuickAcceptance): void
  /** What is accepted takes the focus, which does not go back in between to where it was. */
  takesFocus?: boolean
  /** A button of an item was pressed. The box stays, and asks for the items again. */
  press?(item: QuickItem, button: string): void
  /** While an item is looked at, before any is accepted; `null` when it is left without one. */
  look?(item: QuickItem | null): void
  /**
   * Calls back whenever the same query has another answer by now, until what it returns is called.
   */
  follow?(changed: () => void): () => void
}
