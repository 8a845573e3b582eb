/** Bytes between the browser and the codespace that are no text in an editor. They pass over the bulk plane only. */
export interface Transfers {
  /**
   * Where a page's element may load the file from, with ranges: `<video>`, `<img>`, a fetch by pdf.js. It is
   * of the files' own origin, good for this browser for some minutes, and dies with the session.
   */
  addressOf(path: string): Promise<string>
  /** The browser saves a file under its name, a folder or several entries as one archive. */
  download(paths: readonly string[]): Promise<void>
  /** What was dropped or chosen, folders with all in them, into a folder. Progress, pause, cancel are its own. */
  upload(folder: string, dropped: DataTransfer | readonly File[]): Promise<void>
}
