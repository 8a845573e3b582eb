import type { FileContent } from '#agent/protocol/files.ts'
import type { BegunContent } from '../begun-files.ts'
import type { DecodedText } from './file-text.ts'
import type { FileCore } from './open-file-core.ts'
import { applyIndentation } from './open-file-indentation.ts'
import type { CreateDocument } from './text-document.ts'
import { isUntitled } from './untitled.ts'

/** Of a file that is not there, to type into. */
export function noContent(path: string): FileContent {
  return { path, bytes: new Uint8Array(), etag: '', isReadOnly: false }
}

/** What the disk has, or had when it was asked for ahead; nothing of what has no file yet. */
export async function firstContent(
  { path, options }: FileCore,
  begun: BegunContent | null,
): Promise<FileContent> {
  return isUntitled(path) ? noContent(path) : ((await begun) ?? options.read(path))
}

/** Shows what was read, in a document made for it; or says why it is not shown as text. */
export function showContent(
  core: FileCore,
  content: FileContent,
  { createDocument, onEdit }: { createDocument: CreateDocument; onEdit: () => void },
): void {
  const decoded = core.format.decode(content)
  core.etag = content.etag
  if (decoded.kind !== 'text' || core.format.isTooLarge(decoded.text)) {
    const kind = decoded.kind === 'text' ? 'too-large' : 'binary'
    core.set({ content: kind, sizeBytes: content.bytes.byteLength, refusal: null })
    return
  }
  if (core.document) core.document.setText(decoded.text)
  else {
    core.document = createDocument(core.path, decoded.text)
    core.document.onEdit(onEdit)
    applyIndentation(core)
  }
  tellShown(core, content, decoded)
}

/**
 * What the disk has comes into the editor, as one step that can be undone; nothing is unsaved then.
 */
export function takeContent(core: FileCore, theirs: FileContent): void {
  const decoded = core.format.decode(theirs)
  if (decoded.kind !== 'text' || !core.document) {
    const version = core.document?.getVersion() ?? 0
    const { encoding } = core.format
    // What the editor has is not shown any more, and never to be written over what it gave way to.
    core.isOnDisk({ etag: theirs.etag, version, text: core.text(), encoding })
    const sizeBytes = theirs.bytes.byteLength
    const content = decoded.kind === 'text' ? 'too-large' : 'binary'
    const settled = { save: 'saved', failure: null, theirs: null, isMerging: false } as const
    core.set({ content, sizeBytes, ...settled })
    core.keeper.forget()
    return
  }
  core.document.setText(decoded.text)
  tellShown(core, theirs, decoded)
  core.keeper.forget()
}

/** The document has the text of the disk, and so does everything that is told of it. */
function tellShown(core: FileCore, content: FileContent, decoded: DecodedText): void {
  const { text, encoding, isExact } = decoded
  const version = core.document?.getVersion() ?? 0
  core.format.encoding = encoding
  core.isOnDisk({ etag: isUntitled(core.path) ? null : content.etag, version, text, encoding })
  core.set({
    content: 'text',
    sizeBytes: content.bytes.byteLength,
    refusal: null,
    save: 'saved',
    failure: null,
    theirs: null,
    isMerging: false,
    isDeleted: false,
    encoding,
    isExact,
    isReadOnly: content.isReadOnly || !isExact,
  })
}
