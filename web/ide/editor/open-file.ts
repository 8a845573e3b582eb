import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FileContent } from '#agent/protocol/files.ts'
import { agentErrorCode } from '#web/lib/agent-client.ts'
import { decodeFile, encodeFile, isSameBytes } from './file-text.ts'
import { LineEndings } from './line-endings.ts'
import { initialState, type OpenFileOptions, type OpenFileState } from './open-file-state.ts'
import type { CreateDocument, TextDocument } from './text-document.ts'
import { UnsavedKeeper } from './unsaved-keeper.ts'
import { isGone, writeThroughLoss } from './write-through-loss.ts'

const autoSaveMs = 1000

/**
 * A file in the editor. It saves itself a second after typing, never over what somebody else wrote, and what
 * is not saved yet is kept in the browser.
 */
export class OpenFile {
  readonly path: string
  readonly state: StoreApi<OpenFileState> = createStore(() => initialState)
  document: TextDocument | null = null
  readonly #options: OpenFileOptions
  readonly #keeper: UnsavedKeeper
  #baseEtag: string | null = null
  #savedVersion = 0
  #endings = new LineEndings('')
  #saving: Promise<void> | null = null
  #wantsSaveAgain = false
  #autoSaveTimer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(path: string, options: OpenFileOptions) {
    this.path = path
    this.#options = options
    this.#keeper = new UnsavedKeeper(options.unsaved, {
      codespaceName: options.codespaceName,
      path,
      current: () => this.#unsaved(),
    })
  }

  get isDirty(): boolean {
    return this.document !== null && this.document.getVersion() !== this.#savedVersion
  }

  async load(): Promise<void> {
    try {
      const [content, createDocument, left] = await Promise.all([
        this.#options.read(this.path),
        this.#options.createDocument(),
        this.#keeper.left(),
      ])
      if (this.#isClosed) return
      this.#show(content, createDocument)
      if (!this.document || !left || this.state.getState().content !== 'text') return
      // Equal: it did reach the disk, and only the note that it had not was left.
      if (left.text === this.#endings.textOf(this.document)) this.#keeper.drop(left)
      else this.state.setState({ offer: left })
    } catch (error) {
      if (this.#isClosed) return
      await this.#refuse(error)
    }
  }

  /** `isAsked`: by the user rather than by the clock; also makes a deleted file anew. */
  async save({ isAsked }: { isAsked: boolean }): Promise<void> {
    clearTimeout(this.#autoSaveTimer)
    const { theirs, isDeleted, isReadOnly } = this.state.getState()
    if (!this.document || theirs || isReadOnly) return
    if (isDeleted ? !isAsked : !this.isDirty) return
    if (this.#saving) {
      this.#wantsSaveAgain = true
      return this.#saving
    }
    this.#saving = this.#write().finally(() => {
      this.#saving = null
    })
    await this.#saving
    if (!this.#wantsSaveAgain) return
    this.#wantsSaveAgain = false
    await this.save({ isAsked })
  }

  /** The file may be another one now: somebody looked and saw its name among the changes. */
  async diskChanged(): Promise<void> {
    await this.#saving
    const { content } = this.state.getState()
    if (this.#isClosed || content === 'loading') return
    if (content !== 'text') return this.load()
    let theirs: FileContent
    try {
      theirs = await this.#options.read(this.path)
    } catch (error) {
      if (isGone(error)) this.#deleted()
      return
    }
    if (this.#saving || this.#isClosed) return
    this.state.setState({ isDeleted: false, isReadOnly: theirs.isReadOnly })
    if (theirs.etag === this.#baseEtag) return
    if (!this.isDirty) this.#take(theirs)
    else this.#meet(theirs)
  }

  /** Ends a conflict with what is in the editor. */
  async overwrite(): Promise<void> {
    const { theirs } = this.state.getState()
    if (!theirs) return
    // On top of what the user has seen; if it has changed once more, that is a conflict again.
    this.#baseEtag = theirs.etag
    this.state.setState({ theirs: null })
    await this.save({ isAsked: true })
  }

  /** Ends a conflict with what is on the disk; the own text is one undo away. */
  takeTheirs(): void {
    const { theirs } = this.state.getState()
    if (theirs) this.#take(theirs)
  }

  /** Puts back what an earlier page left; it is then as if just typed, on what it was typed on. */
  async restoreOffer(): Promise<void> {
    const { offer } = this.state.getState()
    if (!offer || !this.document) return
    this.document.setText(offer.text)
    const isStale = offer.baseEtag !== this.#baseEtag
    this.state.setState({ offer: null, hasBom: offer.hasBom })
    if (isStale && this.#baseEtag !== null) {
      this.#meet(await this.#options.read(this.path))
    }
    await this.#keeper.keep()
    if (offer.session !== this.#options.unsaved.session) this.#keeper.drop(offer)
  }

  discardOffer(): void {
    const { offer } = this.state.getState()
    if (offer) this.#keeper.drop(offer)
    this.state.setState({ offer: null })
  }

  /** Saves if that is possible. Says whether something is left that only this browser has. */
  async close(): Promise<boolean> {
    // First of all, since without a connection saving takes until there is one.
    await this.#keeper.keep()
    await this.save({ isAsked: false })
    const isLeft = this.isDirty && !this.state.getState().isReadOnly
    this.#isClosed = true
    clearTimeout(this.#autoSaveTimer)
    this.#keeper[Symbol.dispose]()
    this.document?.[Symbol.dispose]()
    return isLeft
  }

  #show(content: FileContent, createDocument: CreateDocument): void {
    const decoded = decodeFile(content.bytes)
    this.#baseEtag = content.etag
    if (decoded.kind !== 'text') {
      this.state.setState({ content: decoded.kind, refusal: null })
      return
    }
    this.#endings = new LineEndings(decoded.text)
    if (this.document) this.document.setText(decoded.text)
    else {
      this.document = createDocument(this.path, decoded.text)
      this.document.onEdit(() => this.#edited())
    }
    this.#savedVersion = this.document.getVersion()
    this.state.setState({
      content: 'text',
      refusal: null,
      failure: null,
      isReadOnly: content.isReadOnly,
      hasBom: decoded.hasBom,
      isDeleted: false,
    })
  }

  async #refuse(error: unknown): Promise<void> {
    const refusal = agentErrorCode(error)
    const message = error instanceof Error ? error.message : String(error)
    this.state.setState({ content: 'refused', refusal, failure: { code: refusal, message } })
    if (refusal !== 'FILE_NOT_FOUND') return
    const offer = await this.#keeper.left()
    if (!offer || this.#isClosed) return
    // The file is gone but text typed into it is not: show that, ready to be saved again.
    const createDocument = await this.#options.createDocument()
    const bytes = new Uint8Array()
    this.#show({ path: this.path, bytes, etag: '', isReadOnly: false }, createDocument)
    this.#baseEtag = null
    this.state.setState({ isDeleted: true, offer })
  }

  #edited(): void {
    if (!this.isDirty) {
      clearTimeout(this.#autoSaveTimer)
      this.state.setState({ save: 'saved', failure: null })
      this.#keeper.forget()
      return
    }
    this.state.setState({ save: this.#saving ? 'saving' : 'dirty' })
    clearTimeout(this.#autoSaveTimer)
    this.#autoSaveTimer = setTimeout(() => void this.save({ isAsked: false }), autoSaveMs)
    this.#keeper.keepSoon()
  }

  async #write(): Promise<void> {
    const { document } = this
    if (!document) return
    const version = document.getVersion()
    const text = this.#endings.textOf(document)
    const bytes = encodeFile(text, this.state.getState().hasBom)
    this.state.setState({ save: 'saving' })
    const baseEtag = this.state.getState().isDeleted ? null : this.#baseEtag
    try {
      const { etag } = await writeThroughLoss(this.#options.write, {
        path: this.path,
        bytes,
        baseEtag,
      })
      this.#wrote(etag, version, text)
    } catch (error) {
      await this.#notWritten(error, { version, text, bytes })
    }
  }

  #wrote(etag: string, version: number, text: string): void {
    this.#baseEtag = etag
    this.#savedVersion = version
    this.#endings = new LineEndings(text)
    this.state.setState({
      save: this.isDirty ? 'dirty' : 'saved',
      failure: null,
      theirs: null,
      isDeleted: false,
    })
    if (!this.isDirty) this.#keeper.forget()
  }

  async #notWritten(
    error: unknown,
    mine: { version: number; text: string; bytes: Uint8Array },
  ): Promise<void> {
    const code = agentErrorCode(error)
    const message = error instanceof Error ? error.message : String(error)
    if (code === 'FILE_NOT_FOUND' || code === 'FOLDER_NOT_FOUND') return this.#deleted()
    if (code !== 'FILE_CHANGED' && code !== 'FILE_EXISTS') {
      this.state.setState({ save: 'failed', failure: { code, message } })
      return
    }
    try {
      const theirs = await this.#options.read(this.path)
      if (isSameBytes(theirs.bytes, mine.bytes)) this.#wrote(theirs.etag, mine.version, mine.text)
      else this.#meet(theirs)
    } catch (readError) {
      if (isGone(readError)) this.#deleted()
      else this.state.setState({ save: 'failed', failure: { code, message } })
    }
  }

  /** Both sides changed the file, unless they happen to be the same. */
  #meet(theirs: FileContent): void {
    if (!this.document) return
    const text = this.#endings.textOf(this.document)
    if (isSameBytes(theirs.bytes, encodeFile(text, this.state.getState().hasBom))) {
      this.#wrote(theirs.etag, this.document.getVersion(), text)
    } else this.state.setState({ theirs, save: 'dirty', isDeleted: false })
  }

  #take(theirs: FileContent): void {
    const decoded = decodeFile(theirs.bytes)
    this.#baseEtag = theirs.etag
    if (decoded.kind !== 'text' || !this.document) {
      this.state.setState({ content: decoded.kind, theirs: null })
      return
    }
    this.#endings = new LineEndings(decoded.text)
    this.document.setText(decoded.text)
    this.#savedVersion = this.document.getVersion()
    this.state.setState({
      save: 'saved',
      failure: null,
      theirs: null,
      isDeleted: false,
      hasBom: decoded.hasBom,
      isReadOnly: theirs.isReadOnly,
    })
    this.#keeper.forget()
  }

  #deleted(): void {
    const save = this.isDirty ? 'dirty' : 'saved'
    this.state.setState({ isDeleted: true, theirs: null, save })
  }

  #unsaved() {
    if (!this.document || !this.isDirty) return null
    const { hasBom } = this.state.getState()
    return { text: this.#endings.textOf(this.document), hasBom, baseEtag: this.#baseEtag }
  }
}
