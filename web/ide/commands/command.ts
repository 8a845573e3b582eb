/**
 * Keys in VS Code's own spelling: `ctrl+shift+e`, `ctrl+k ctrl+s`. On a Mac `ctrl` is `cmd`, except
 * where `mac` says otherwise and for what is the system's there: with tab, space and the backquote
 * `ctrl` stays `ctrl`.
 */
export type CommandKeys =
  | string
  | {
      key: string
      /** On a Mac, literally: `ctrl` is its control key. Empty where there are none. */
      mac?: string
      linux?: string
      /** These keys only where this holds, besides the command's own `when` and `keysWhen`. */
      when?: string
      /** What `run` gets where these keys were pressed. */
      args?: readonly unknown[]
    }

/**
 * Something the user can do. Ids, context keys and keys are VS Code's own wherever VS Code has the
 * thing; what only Bothy has begins with `bothy.`.
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
  /**
   * Default keys. Several mean the same; the first is the one that is shown. Where a browser keeps
   * keys to itself, as ctrl+w in a plain tab, `browser-keys.ts` gives others.
   */
  keys?: CommandKeys | readonly CommandKeys[]
  /** Holds for the keys only, where they mean something else elsewhere, as `listFocus`. */
  keysWhen?: string
  /** Also while a terminal has the focus; otherwise its program gets the keys. */
  isGlobal?: boolean
  /** Not in the palette: it needs an argument, or is a key of a list. */
  isHidden?: boolean
  run: (...args: readonly unknown[]) => unknown
}
