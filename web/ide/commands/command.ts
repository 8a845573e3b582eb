/** Keys in VS Code's own spelling: `ctrl+shift+e`, `cmd+k cmd+s`; `ctrl+k` is `cmd+k` on a Mac only where `mac` says so. */
export type CommandKeys = string | { key: string; mac?: string }

/**
 * Something the user can do. Ids, context keys and keys are VS Code's own wherever VS Code has the thing;
 * what only Bothy has begins with `bothy.`.
 */
export type Command = {
  id: string
  /** As the palette and menus show it, in sentence case: `Split editor right`. */
  title: string
  /** Stands before the title in the palette: `View`, `File`, `Codespace`. */
  category?: string
  /** A codicon's name. */
  icon?: string
  /** A when-clause; while it does not hold, the command is neither offered nor run by a key. */
  when?: string
  /** Default keys. Several mean the same. */
  keys?: CommandKeys | readonly CommandKeys[]
  /** Holds for the keys only, where they mean something else elsewhere, as `listFocus`. */
  keysWhen?: string
  /** Also while a terminal has the focus; otherwise its program gets the keys. */
  isGlobal?: boolean
  /** Not in the palette: it needs an argument, or is a key of a list. */
  isHidden?: boolean
  run: (...args: readonly unknown[]) => unknown
}
