import type { FileCore } from '../open-file-core.ts'
import type { FileSaving } from '../open-file-saving.ts'
import { asideSession } from '../unsaved-text.ts'

/** The three texts of a conflict. `base` is null where it is not known what both began with. */
export type ConflictTexts = { base: string | null; theirs: string; mine: string }

/**
 * Somebody else wrote a file while it was edited here: the ways out, none of which
 * loses either text.
 */
export class FileConflict {
  readonly #core: FileCore
  readonly #saving: FileSaving
  /** The file is what theirs is, as if just opened. */
  readonly #take: () => void

  constructor(core: FileCore, saving: FileSaving, take: () => void) {
    this.#core = core
    this.#saving = saving
    this.#take = take
  }

  /** Null where there is no conflict, or where theirs is no text. */
  texts(): ConflictTexts | null {
    const { theirs } = this.#core.state.getState()
    if (!theirs || !this.#core.document) return null
    const decoded = this.#core.format.decode(theirs)
    if (decoded.kind !== 'text') return null
    return { base: this.#core.baseText, theirs: decoded.text, mine: this.#core.text() }
  }

  /** Line by line, in place of the editor; or back to it. */
  setMerging(isMerging: boolean): void {
    this.#core.set({ isMerging })
  }

  /** What is in the editor goes to the disk; theirs is in the file's history then. */
  async takeMine(): Promise<void> {
    const { theirs } = this.#core.state.getState()
    if (!theirs) return
    // On top of what the user has seen; if it has changed once more, that is a conflict again.
    this.#core.etag = theirs.etag
    const decoded = this.#core.format.decode(theirs)
    this.#core.baseText = decoded.kind === 'text' ? decoded.text : null
    this.#core.set({ theirs: null, isMerging: false })
    this.#saving.goOverOther()
    await this.#saving.save(true)
  }

  /**
   * What is on the disk comes into the editor; the own text is one undo away, and in the timeline.
   */
  takeTheirs(): void {
    if (!this.#core.state.getState().theirs) return
    this.#core.keeper.setAside(asideSession)
    this.#take()
  }

  /**
   * A text made of both goes to the disk; the own one is one undo away, theirs in the
   * file's history.
   */
  async merge(text: string): Promise<void> {
    if (!this.#core.state.getState().theirs) return
    this.#core.document?.setText(text)
    await this.takeMine()
  }
}
