import type { QuickItem, QuickProvider } from './quick-provider.ts'

export type PickOptions = {
  title?: string
  placeholder?: string
  /** Highlighted at first. */
  activeId?: string
  /** Called for each item that is looked at, as themes are tried. */
  onLook?: (item: QuickItem) => void
  /**
   * The keys that opened it are still held, as `ctrl+tab`: letting go of the last modifier takes
   * the active item. Pressed again, they are to call `navigate`.
   */
  navigate?: boolean
}
export type AskOptions = {
  title: string
  value?: string
  placeholder?: string
  /** What is selected of the value at first, as [from, to); all of it without this. */
  selection?: readonly [number, number]
  /** Why it cannot be taken, or null. */
  problem?: (value: string) => string | null
}

/**
 * The one box at the top: quick open with its prefixes, a choice from a list, or a line of text.
 */
export interface QuickInput {
  /**
   * Until what it returns is called. A later provider of the same prefix replaces an earlier one.
   */
  provide(provider: QuickProvider): () => void
  /** Opens quick open with the prefix (and more) typed in. */
  show(text?: string): void
  /** Null when it was left. */
  pick(items: readonly QuickItem[], options?: PickOptions): Promise<QuickItem | null>
  ask(options: AskOptions): Promise<string | null>
  /**
   * So many items on in the list that is open, from now on for as long as the keys that did it are
   * held: the active item is taken when the last modifier is let go. False where no list is open.
   */
  navigate(step: number): boolean
}
