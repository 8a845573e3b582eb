import type { AgentErrorCode } from '#agent/protocol/errors.ts'
import type { FileContent, FileStat, WriteFileInput } from '#agent/protocol/files.ts'
import type { IdeSettings } from '../settings/ide-settings.ts'
import type { FileProperties } from './editorconfig/file-properties.ts'
import type { EncodingId } from './encodings/encoding-list.ts'
import type { CreateDocument } from './text-document.ts'
import type { AgentUnsaved, UnsavedOffer, UnsavedTextStore } from './unsaved-text.ts'

/** What an open file needs of the world around it. */
export type OpenFileOptions = {
  codespaceName: string
  read(path: string): Promise<FileContent>
  stat(path: string): Promise<Pick<FileStat, 'etag' | 'isReadOnly'>>
  write(input: WriteFileInput): Promise<{ etag: string }>
  createDocument: () => Promise<CreateDocument>
  unsaved: UnsavedTextStore
  /** Where another device finds unsaved text. */
  keptByAgent: AgentUnsaved
  settings: Pick<IdeSettings, 'get'>
  /** What `.editorconfig` says of it. */
  properties(path: string): Promise<FileProperties>
}

export type SaveFailure = {
  code: AgentErrorCode | 'NOT_IN_ENCODING' | null
  message: string
  /** Where in the text the reason stands, from 1. */
  at?: { line: number; column: number }
}

export type OpenFileState = {
  /** `too-large`: over 50 MB, or of more or longer lines than an editor is quick with. */
  content: 'loading' | 'text' | 'binary' | 'too-large' | 'refused'
  /** Null before it is read, and where it was not. */
  sizeBytes: number | null
  /** Why it was `refused`; null for a failure without a code of its own. */
  refusal: AgentErrorCode | null
  /** `saved`: what is shown is on the disk of the codespace. */
  save: 'saved' | 'dirty' | 'saving' | 'failed'
  /**
   * What to tell of the last attempt to save, while it is `failed`; or of reading, while `refused`.
   */
  failure: SaveFailure | null
  /**
   * Somebody else wrote the file while it was edited here: what they wrote. Nothing is saved until
   * it is settled.
   */
  theirs: FileContent | null
  /** The conflict is being settled line by line. */
  isMerging: boolean
  isDeleted: boolean
  /** Also where it would not be saved as the same bytes: see `isExact`. */
  isReadOnly: boolean
  encoding: EncodingId
  /**
   * False: some of its bytes mean nothing in its encoding, so what is shown is not all there is.
   */
  isExact: boolean
  /** Left over from pages that ended before they could save, the newest first; at most two. */
  offers: readonly UnsavedOffer[]
  properties: FileProperties
}

export const initialState: OpenFileState = {
  content: 'loading',
  sizeBytes: null,
  refusal: null,
  save: 'saved',
  failure: null,
  theirs: null,
  isMerging: false,
  isDeleted: false,
  isReadOnly: false,
  encoding: 'utf8',
  isExact: true,
  offers: [],
  properties: {},
}
