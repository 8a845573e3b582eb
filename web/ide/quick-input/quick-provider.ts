/** One line of a quick pick. */
export type QuickItem = {
  id: string
  label: string
  /** Dim, behind the label: the folder of a file. */
  description?: string
  icon?: string
  /** Keys at the right, as `Shortcut` writes them. */
  shortcut?: string
  /** Ranges of the label that matched, as [from, to). */
  highlights?: readonly (readonly [number, number])[]
  /** A heading stands above the first item of each group: `recently opened`. */
  group?: string
}

/** What quick open offers behind one prefix; files have none, commands have `>`. */
export type QuickProvider = {
  prefix: string
  placeholder: string
  /** What `?` says of it. */
  help: string
  /** For what stands behind the prefix. Called at every key; an answer that comes late is not shown. */
  items(query: string, signal: AbortSignal): readonly QuickItem[] | Promise<readonly QuickItem[]>
  accept(item: QuickItem, how: { toSide: boolean; isPreview: boolean }): void
  /** While an item is looked at, before any is accepted; `null` when it is left without one. */
  look?(item: QuickItem | null): void
}
