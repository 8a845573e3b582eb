import type { StoreApi } from 'zustand/vanilla'
import type { FileContent } from '#agent/protocol/files.ts'
import { agentErrorCode } from '#web/lib/agent-client.ts'
import type { BegunContent } from '../begun-files.ts'
import { FileConflict } from './conflict/file-conflict.ts'
import type { FileProperties } from './editorconfig/file-properties.ts'
import { encodeText } from './encodings/encode-text.ts'
import type { EncodingId } from './encodings/encoding-list.ts'
import type { LineEnding } from './line-endings.ts'
import { AutoSave } from './open-file-auto-save.ts'
import { FileCore } from './open-file-core.ts'
import { applyIndentation } from './open-file-indentation.ts'
import { firstContent, noContent, showContent, takeContent } from './open-file-reading.ts'
import { FileSaving } from './open-file-saving.ts'
import type { OpenFileOptions, OpenFileState } from './open-file-state.ts'
import type { TextDocument } from './text-document.ts'
import type { UnsavedNow } from './unsaved-keeper.ts'
import { UnsavedOffers } from './unsaved-offers.ts'
import type { UnsavedOffer } from './unsaved-text.ts'
import { isUntitled } from './untitled.ts'
import { isGone } from './write-through-loss.ts'

/**
 * A file in the editor. It saves itself as the settings say, never over what somebody else wrote,
 * and what is not saved yet is kept in the browser and by the agent.
 */
export class OpenFile {
  readonly path: string
  readonly state: StoreApi<OpenFileState>
  readonly conflict: FileConflict
  readonly #core: FileCore
  readonly #saving: FileSaving
  readonly #offers: UnsavedOffers
  readonly #autoSave: AutoSave

  constructor(path: string, options: OpenFileOptions) {
    this.path = path
    this.#core = new FileCore(path, options)
    this.state = this.#core.state
    this.#offers = new UnsavedOffers(this.#core)
    this.#saving = new FileSaving(this.#core, (text) => this.#offers.settle(text))
    this.#autoSave = new AutoSave(options.settings, () => void this.save({ isAsked: false }))
    this.conflict = new FileConflict(this.#core, this.#saving, () => {
      const { theirs } = this.state.getState()
      if (theirs) this.#take(theirs)
    })
  }

  /** Null until it is read, and where it is no text. */
  get document(): TextDocument | null {
    return this.#core.document
  }

  get isDirty(): boolean {
    return this.#core.isDirty
  }

  /** It is unsaved, and could be kept nowhere. */
  get isAtRisk(): boolean {
    return this.isDirty && this.#core.keeper.hasFailed
  }

  get isUntitled(): boolean {
    return isUntitled(this.path)
  }

  /** `begun`: what was asked for ahead, if it was. */
  async load(begun: BegunContent | null = null): Promise<void> {
    const core = this.#core
    const { options, path } = core
    const properties = this.isUntitled ? null : options.properties(path).catch(() => null)
    try {
      const reading = firstContent(core, begun)
      const [content, createDocument] = await Promise.all([reading, options.createDocument()])
      if (core.isClosed) return
      showContent(core, content, { createDocument, onEdit: () => this.#edited() })
      if (!core.document || this.state.getState().content !== 'text') return
      const told = await properties
      if (told && !core.isClosed) this.applyProperties(told)
      await this.#offers.look()
    } catch (error) {
      if (!core.isClosed) await this.#refuse(error)
    }
  }

  /** However many or long its lines are. */
  async openAnyway(): Promise<void> {
    this.#core.format.isAnySize = true
    await this.load()
  }

  /** Reads it again as another encoding. Only what is saved can be: its bytes are read. */
  async reopenWith(encoding: EncodingId): Promise<void> {
    if (this.isDirty) return
    const content = await this.#core.options.read(this.path)
    this.#core.format.asked = encoding
    if (!this.#core.isClosed && !this.isDirty) this.#take(content)
  }

  /** Throws `NotInEncoding`, with nothing changed, where a character is not in it. */
  async saveWith(encoding: EncodingId): Promise<void> {
    const { format } = this.#core
    encodeText(this.#core.text(), encoding)
    format.encoding = encoding
    format.asked = encoding
    this.#core.set({ encoding })
    await this.save({ isAsked: true })
  }

  setEnding(ending: LineEnding): void {
    this.document?.setEnding(ending)
    this.#core.format.unifyEndings()
    this.#edited()
  }

  /** `isAsked`: by the user rather than by the clock; also makes a deleted file anew. */
  async save({ isAsked }: { isAsked: boolean }): Promise<void> {
    this.#autoSave.cancel()
    await this.#saving.save(isAsked)
    this.#autoSave.cancel()
    if (this.isDirty && this.state.getState().save === 'dirty') this.#autoSave.typed()
  }

  focusLeft(): void {
    this.#autoSave.focusLeft()
  }

  windowLeft(options = { isLast: false }): void {
    // The page may not come back to keep it later.
    if (this.isDirty) void this.#core.keeper.keep(options)
    this.#autoSave.windowLeft()
  }

  settingsChanged(): void {
    if (this.isDirty) this.#autoSave.typed()
    applyIndentation(this.#core)
  }

  /** What `.editorconfig` says of it, at first or after that was changed. */
  applyProperties(properties: FileProperties): void {
    const core = this.#core
    core.set({ properties })
    applyIndentation(core)
    const { encoding } = properties
    if (encoding === undefined || core.isDirty || !core.document) return
    const text = core.text()
    if (!core.format.prefer(encoding, text)) return
    // Not a change of the file: what is in it is the same in both.
    const version = core.document.getVersion()
    core.isOnDisk({ etag: core.etag, version, text, encoding })
    core.set({ encoding })
  }

  /** The file may be another one now: somebody looked and saw its name among the changes. */
  async diskChanged(): Promise<void> {
    const core = this.#core
    await this.#saving.writing
    const { content } = this.state.getState()
    if (core.isClosed || content === 'loading' || this.isUntitled) return
    if (content === 'refused') return this.load()
    let theirs: FileContent
    try {
      // Told of more often than it is so: the whole of it is read only where it is another one.
      const { etag, isReadOnly } = await core.options.stat(this.path)
      const isSame = etag === core.etag && isReadOnly === this.#isReadOnlyOnDisk()
      if (isSame) return core.set({ isDeleted: false })
      if (content !== 'text') return this.load()
      theirs = await core.options.read(this.path)
    } catch (error) {
      if (isGone(error)) this.#saving.deleted()
      return
    }
    if (this.#saving.writing || core.isClosed) return
    const { isExact } = this.state.getState()
    core.set({ isDeleted: false, isReadOnly: theirs.isReadOnly || !isExact })
    if (theirs.etag === core.etag) return
    if (!this.isDirty) this.#take(theirs)
    else this.#saving.meet(theirs)
  }

  /** Gives up what is not saved for what the disk has; it is one undo away. */
  async revert(): Promise<void> {
    if (this.isUntitled) return
    const content = await this.#core.options.read(this.path)
    if (!this.#core.isClosed) this.#take(content)
  }

  /** Gives up what is not saved, for a tab that closes. */
  discard(): void {
    this.#autoSave.cancel()
    const { document, etag, format } = this.#core
    if (!document) return
    const { encoding } = format
    const text = this.#core.text()
    this.#core.isOnDisk({ etag, version: document.getVersion(), text, encoding })
    this.#core.keeper.forget()
  }

  /** Puts a text in place of what is there, as one step that can be undone, and saves it. */
  async replaceText(text: string): Promise<void> {
    this.#saving.goOverOther()
    this.document?.setText(text)
    await this.save({ isAsked: true })
  }

  /** As it would be saved now. */
  text(): string {
    return this.#core.text()
  }

  /** Throws `NotInEncoding`. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#core.format.encode(this.#core.text())
  }

  /** What a page would leave of it if it ended now. */
  get unsaved(): UnsavedNow {
    const { etag, format } = this.#core
    return { text: this.text(), encoding: format.encoding, baseEtag: etag }
  }

  /** What was unsaved under another name is so here, unless it was typed on another text. */
  async adopt(left: UnsavedNow): Promise<void> {
    const { isStale } = this.#offers.restore(left)
    if (isStale && !this.isUntitled) await this.#meetStale(left)
  }

  /** Puts back what an earlier page left; it is then as if just typed, on what it was typed on. */
  async restoreOffer(offer: UnsavedOffer): Promise<void> {
    await this.adopt(offer)
    await this.#core.keeper.keep()
    this.#offers.restored(offer)
  }

  discardOffer(offer: UnsavedOffer): void {
    this.#offers.discard(offer)
  }

  /** Saves if it may. Says whether something is left that is only kept as unsaved. */
  async close(): Promise<boolean> {
    const core = this.#core
    // First of all, since without a connection saving takes until there is one.
    await core.keeper.keep()
    if (core.autoSaveMode !== 'off') await this.save({ isAsked: false })
    const isLeft = this.isDirty && !this.state.getState().isReadOnly
    core.isClosed = true
    this.#autoSave.cancel()
    core.keeper[Symbol.dispose]()
    core.document?.[Symbol.dispose]()
    return isLeft
  }

  #take(theirs: FileContent): void {
    takeContent(this.#core, theirs)
    this.#offers.settle(this.#core.text())
  }

  async #meetStale({ baseEtag }: UnsavedNow): Promise<void> {
    const core = this.#core
    core.baseText = null
    // Whatever saves it before the other text is here is told that it is there.
    core.etag = baseEtag
    this.#saving.meet(await core.options.read(this.path))
  }

  #isReadOnlyOnDisk(): boolean {
    const { isReadOnly, isExact } = this.state.getState()
    return isReadOnly && isExact
  }

  async #refuse(error: unknown): Promise<void> {
    const core = this.#core
    const refusal = agentErrorCode(error)
    const message = error instanceof Error ? error.message : String(error)
    const content = refusal === 'FILE_TOO_LARGE' ? 'too-large' : 'refused'
    core.set({ content, refusal, failure: { code: refusal, message } })
    if (refusal !== 'FILE_NOT_FOUND' || !(await this.#offers.isAny())) return
    // The file is gone but text typed into it is not: show that, ready to be saved again.
    const createDocument = await core.options.createDocument()
    if (core.isClosed) return
    const onEdit = () => this.#edited()
    showContent(core, noContent(this.path), { createDocument, onEdit })
    core.etag = null
    core.set({ isDeleted: true })
    await this.#offers.look()
  }

  #edited(): void {
    const core = this.#core
    if (!this.isDirty) {
      this.#autoSave.cancel()
      core.set({ save: 'saved', failure: null })
      core.keeper.forget()
      return
    }
    core.set({ save: this.#saving.writing ? 'saving' : 'dirty' })
    this.#autoSave.typed()
    core.keeper.keepSoon()
  }
}
