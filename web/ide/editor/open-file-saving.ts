import type { FileContent } from '#agent/protocol/files.ts'
import { agentErrorCode } from '#web/lib/agent-client.ts'
import { NotInEncoding } from './encodings/encode-text.ts'
import { isSameBytes } from './file-text.ts'
import type { FileCore, OnDisk } from './open-file-core.ts'
import { editsBeforeSave } from './open-file-save-edits.ts'
import { isUntitled } from './untitled.ts'
import { isGone, writeThroughLoss } from './write-through-loss.ts'

type Mine = Omit<OnDisk, 'etag'> & { bytes: Uint8Array }

/**
 * Brings an open file's text to the disk, one write at a time, never over what somebody else wrote.
 */
export class FileSaving {
  readonly #core: FileCore
  readonly #onSaved: (text: string) => void
  #writing: Promise<void> | null = null
  #wantsAgain = false
  #isOverOther = false

  constructor(core: FileCore, onSaved: (text: string) => void) {
    this.#core = core
    this.#onSaved = onSaved
  }

  /** Null while nothing is being written. */
  get writing(): Promise<void> | null {
    return this.#writing
  }

  /** `isAsked`: by the user rather than by the clock; also makes a deleted file anew. */
  async save(isAsked: boolean): Promise<void> {
    const { document, path, state } = this.#core
    const { content, theirs, isDeleted, isReadOnly } = state.getState()
    if (!document || content !== 'text' || theirs || isReadOnly || isUntitled(path)) return
    if (isDeleted ? !isAsked : !this.#core.isDirty && !isAsked) return
    if (this.#writing) {
      this.#wantsAgain = true
      await this.#writing
      // Whoever began that one has begun the one that was wanted here.
      return this.#writing ?? undefined
    }
    this.#tidy(isAsked)
    if (!isDeleted && !this.#core.isDirty) return
    this.#writing = this.#write().finally(() => {
      this.#writing = null
    })
    await this.#writing
    if (!this.#wantsAgain) return
    this.#wantsAgain = false
    await this.save(isAsked)
  }

  /**
   * The next save goes over another text than this one was: the file's history keeps
   * that beside it.
   */
  goOverOther(): void {
    this.#isOverOther = true
  }

  /** Both sides changed the file, unless they happen to be the same. */
  meet(theirs: FileContent): void {
    const core = this.#core
    if (!core.document) return
    if (core.format.isSame(core.document, theirs.bytes)) {
      const version = core.document.getVersion()
      const { encoding } = core.format
      this.#wrote({ etag: theirs.etag, version, text: core.text(), encoding })
    } else core.set({ theirs, save: 'dirty', isDeleted: false })
  }

  deleted(): void {
    const save = this.#core.isDirty ? 'dirty' : 'saved'
    this.#core.set({ isDeleted: true, theirs: null, isMerging: false, save })
  }

  #tidy(isAsked: boolean): void {
    const { document, options, state } = this.#core
    if (!document) return
    const { properties } = state.getState()
    const trimTrailingWhitespace =
      properties.trimTrailingWhitespace ?? options.settings.get('files.trimTrailingWhitespace')
    const insertFinalNewline =
      properties.insertFinalNewline ?? options.settings.get('files.insertFinalNewline')
    const { ending } = properties
    if (ending !== undefined) {
      document.setEnding(ending)
      this.#core.format.unifyEndings()
    }
    if (!trimTrailingWhitespace && !insertFinalNewline) return
    const edits = editsBeforeSave(document.getLines(), {
      trimTrailingWhitespace,
      insertFinalNewline,
      ending: '\n',
      linesInUse: isAsked ? [] : document.cursorLines(),
    })
    if (edits.length > 0) document.edit(edits)
  }

  async #write(): Promise<void> {
    const core = this.#core
    const { document, format, path } = core
    if (!document) return
    const version = document.getVersion()
    const text = core.text()
    const { encoding } = format
    let bytes: Uint8Array<ArrayBuffer>
    try {
      bytes = format.encode(text)
    } catch (error) {
      if (!(error instanceof NotInEncoding)) throw error
      const { message, line, column } = error
      const failure = { code: 'NOT_IN_ENCODING' as const, message, at: { line, column } }
      return core.set({ save: 'failed', failure })
    }
    core.set({ save: 'saving' })
    const baseEtag = core.state.getState().isDeleted ? null : core.etag
    try {
      const { etag } = await writeThroughLoss(core.options.write, {
        path,
        bytes,
        baseEtag,
        ...(this.#isOverOther && { isOverOther: true }),
      })
      this.#isOverOther = false
      this.#wrote({ etag, version, text, encoding })
    } catch (error) {
      await this.#notWritten(error, { version, text, encoding, bytes })
    }
  }

  #wrote(now: OnDisk): void {
    const core = this.#core
    core.isOnDisk(now)
    core.set({
      save: core.isDirty ? 'dirty' : 'saved',
      failure: null,
      theirs: null,
      isMerging: false,
      isDeleted: false,
    })
    if (!core.isDirty) core.keeper.forget()
    this.#onSaved(now.text)
  }

  async #notWritten(error: unknown, mine: Mine): Promise<void> {
    const core = this.#core
    const code = agentErrorCode(error)
    const message = error instanceof Error ? error.message : String(error)
    if (code === 'FILE_NOT_FOUND' || code === 'FOLDER_NOT_FOUND') return this.deleted()
    if (code !== 'FILE_CHANGED' && code !== 'FILE_EXISTS') {
      return core.set({ save: 'failed', failure: { code, message } })
    }
    try {
      const theirs = await core.options.read(core.path)
      if (isSameBytes(theirs.bytes, mine.bytes)) this.#wrote({ ...mine, etag: theirs.etag })
      else this.meet(theirs)
    } catch (readError) {
      if (isGone(readError)) this.deleted()
      else core.set({ save: 'failed', failure: { code, message } })
    }
  }
}
