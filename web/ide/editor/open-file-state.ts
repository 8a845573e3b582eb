import type { AgentErrorCode } from '#agent/protocol/errors.ts'
import type { FileContent, WriteFileInput } from '#agent/protocol/files.ts'
import type { CreateDocument } from './text-document.ts'
import type { UnsavedText, UnsavedTextStore } from './unsaved-text.ts'

/** What an open file needs of the world around it. */
export type OpenFileOptions = {
  codespaceName: string
  read(path: string): Promise<FileContent>
  write(input: WriteFileInput): Promise<{ etag: string }>
  createDocument: () => Promise<CreateDocument>
  unsaved: UnsavedTextStore
}

export type OpenFileState = {
  content: 'loading' | 'text' | 'binary' | 'not-utf8' | 'refused'
  /** Why it was `refused`; null for a failure without a code of its own. */
  refusal: AgentErrorCode | null
  /** `saved`: what is shown is on the disk of the codespace. */
  save: 'saved' | 'dirty' | 'saving' | 'failed'
  /** What to tell of the last attempt to save, while it is `failed`. */
  failure: { code: AgentErrorCode | null; message: string } | null
  /** Somebody else wrote the file while it was edited here: what they wrote. Nothing is saved until it is settled. */
  theirs: FileContent | null
  isDeleted: boolean
  isReadOnly: boolean
  hasBom: boolean
  /** Left over from a page that ended before it could save. */
  offer: UnsavedText | null
}

export const initialState: OpenFileState = {
  content: 'loading',
  refusal: null,
  save: 'saved',
  failure: null,
  theirs: null,
  isDeleted: false,
  isReadOnly: false,
  hasBom: false,
  offer: null,
}
