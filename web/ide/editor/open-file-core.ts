import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EncodingId } from './encodings/encoding-list.ts'
import { FileFormat } from './open-file-format.ts'
import { initialState, type OpenFileOptions, type OpenFileState } from './open-file-state.ts'
import type { TextDocument } from './text-document.ts'
import { UnsavedKeeper } from './unsaved-keeper.ts'

/**
 * A larger one is not kept twice; a conflict in it is settled without knowing what both began with.
 */
const longestBase = 8 * 1024 * 1024

export type OnDisk = { etag: string | null; version: number; text: string; encoding: EncodingId }

/**
 * What the parts of an open file share: the text, what is known of the disk, and what
 * to tell of it.
 */
export class FileCore {
  readonly path: string
  readonly options: OpenFileOptions
  readonly state: StoreApi<OpenFileState> = createStore(() => initialState)
  readonly keeper: UnsavedKeeper
  readonly format: FileFormat
  document: TextDocument | null = null
  /** Of what the own text was typed on; null where no file was. */
  etag: string | null = null
  /** The text that was typed on; null where it is not known. */
  baseText: string | null = null
  isClosed = false
  #savedVersion = 0
  #savedEncoding = 'utf8'

  constructor(path: string, options: OpenFileOptions) {
    this.path = path
    this.options = options
    this.format = new FileFormat(options.settings.get('files.encoding'))
    this.keeper = new UnsavedKeeper(
      { browser: options.unsaved, agent: options.keptByAgent },
      {
        codespaceName: options.codespaceName,
        path,
        current: () =>
          this.isDirty
            ? { text: this.text(), encoding: this.format.encoding, baseEtag: this.etag }
            : null,
      },
    )
  }

  get autoSaveMode() {
    return this.options.settings.get('files.autoSave')
  }

  get isDirty(): boolean {
    if (!this.document) return false
    return (
      this.document.getVersion() !== this.#savedVersion ||
      this.format.encoding !== this.#savedEncoding ||
      this.format.isUnified
    )
  }

  /** As it would be saved, line endings and all. */
  text(): string {
    return this.document ? this.format.textOf(this.document) : ''
  }

  /** The disk has what the document had at that version. */
  isOnDisk(at: OnDisk): void {
    this.etag = at.etag
    this.#savedVersion = at.version
    this.#savedEncoding = at.encoding
    this.format.endingsOf(at.text)
    this.baseText = at.text.length <= longestBase ? at.text : null
  }

  /** Tells only what is news: this runs at every key. */
  set(news: Partial<OpenFileState>): void {
    const now = this.state.getState()
    const keys = Object.keys(news) as (keyof OpenFileState)[]
    if (keys.some((key) => news[key] !== now[key])) this.state.setState(news)
  }
}
