import type { FileContent } from '#agent/protocol/files.ts'
import type { EncodingId } from './encodings/encoding-list.ts'
import { type DecodedFile, decodeFile, encodeFile, isSameBytes, mayBe } from './file-text.ts'
import { LineEndings } from './line-endings.ts'
import type { TextDocument } from './text-document.ts'
import { isUnwieldy } from './unwieldy.ts'

/** How the text of an open file stands on the disk: its encoding and how its lines end. */
export class FileFormat {
  encoding: EncodingId = 'utf8'
  /** What the user said it is, rather than what it looks like. */
  asked: EncodingId | null = null
  /** Shown however large it is, since the user wants it. */
  isAnySize = false
  #preferred: EncodingId
  #endings = new LineEndings('')

  /** `preferred`: of files that do not say otherwise. */
  constructor(preferred: EncodingId) {
    this.#preferred = preferred
  }

  decode(content: FileContent): DecodedFile {
    return decodeFile(content.bytes, { as: this.asked ?? undefined, preferred: this.#preferred })
  }

  isTooLarge(text: string): boolean {
    return !this.isAnySize && isUnwieldy(text)
  }

  /** From now on lines end as they do in this text, which the disk has. */
  endingsOf(text: string): void {
    this.#endings = new LineEndings(text)
  }

  /** From now on all lines end as the document says. */
  unifyEndings(): void {
    this.#endings.unify()
  }

  get isUnified(): boolean {
    return this.#endings.isUnified
  }

  textOf(document: TextDocument): string {
    return this.#endings.textOf(document)
  }

  /** Throws `NotInEncoding`. */
  encode(text: string): Uint8Array<ArrayBuffer> {
    return encodeFile(text, this.encoding)
  }

  isSame(document: TextDocument, bytes: Uint8Array): boolean {
    try {
      return isSameBytes(bytes, this.encode(this.textOf(document)))
    } catch {
      // What cannot be written in it is not what was read.
      return false
    }
  }

  /**
   * `.editorconfig` has a word on files that do not say what they are. Says whether this is one.
   */
  prefer(encoding: EncodingId, text: string): boolean {
    this.#preferred = encoding
    if (this.asked !== null || this.encoding !== 'utf8') return false
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what ASCII is
    const isAscii = /^[\u0000-\u007f]*$/.test(text)
    const decoded = { kind: 'text', text, encoding: 'utf8', isExact: true, isAscii } as const
    if (!mayBe(decoded, encoding)) return false
    this.encoding = encoding
    return true
  }
}
