import type { UploadQuestions } from './upload-questions.ts'

/**
 * Bytes between the browser and the codespace that are no text in an editor. They pass over the
 * bulk plane only.
 */
export interface Transfers {
  /**
   * Where a page's element may load the file from, with ranges: `<video>`, `<img>`, a fetch by
   * pdf.js. It is of the files' own origin and dies with the session. Good from within a minute of
   * now, for ten minutes after each use and an hour in all: an element that fails later asks for
   * another. It never opens as a page.
   */
  addressOf(path: string): Promise<string>
  /** The browser saves a file under its name, a folder or several entries as one archive. */
  download(paths: readonly string[]): Promise<void>
  /**
   * What was dropped or chosen, folders with all in them, into a folder. Progress, pause,
   * cancel, questions and failures are its own. To be called within the event of the drop, which
   * is empty afterwards.
   */
  upload(folder: string, dropped: DataTransfer | readonly File[]): Promise<void>
  /** What an upload asks the user; answered by the one place that shows it. */
  readonly questions: UploadQuestions
}
