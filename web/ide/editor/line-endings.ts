import type { TextDocument } from './text-document.ts'

export type LineEnding = '\n' | '\r\n'

const anyEnding = /\r\n|\n|\r/g

/** The ending most lines have, and whether some have another (a lone CR counts as another). */
export function inspectEndings(text: string): { ending: LineEnding; isMixed: boolean } {
  let carriageReturn = text.indexOf('\r')
  // Most files: told by one look of the engine's own.
  if (carriageReturn === -1) return { ending: '\n', isMixed: false }
  let crlf = 0
  let cr = 0
  while (carriageReturn !== -1) {
    if (text.charCodeAt(carriageReturn + 1) === 0x0a) crlf++
    else cr++
    carriageReturn = text.indexOf('\r', carriageReturn + 1)
  }
  let lf = -crlf
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lf++
  return { ending: crlf > lf ? '\r\n' : '\n', isMixed: cr > 0 || (lf > 0 && crlf > 0) }
}

/**
 * The text to save for `lines`, which were `original` before they were edited. The editor knows one
 * ending per file; where a file has several, the lines before and after the edit keep theirs and
 * only the edit gets `ending`.
 */
export function restoreEndings(
  original: string,
  lines: readonly string[],
  ending: LineEnding,
): string {
  const before = original.split(anyEnding)
  const endings = Array.from(original.matchAll(anyEnding), ([found]) => found)
  const shorter = Math.min(before.length, lines.length)
  let head = 0
  while (head < shorter && before[head] === lines[head]) head++
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === lines.at(-1 - tail)) tail++
  const shift = before.length - lines.length
  return lines
    .map((line, index) => {
      if (index === lines.length - 1) return line
      const isTail = index >= lines.length - tail
      // The edited lines keep the ending of the line that stood there, as long as there was one.
      const kept = isTail ? endings[index + shift] : endings[index]
      return line + (kept ?? ending)
    })
    .join('')
}

/** How the lines of a file end on disk, to be put back when the editor's text is saved. */
export class LineEndings {
  readonly #ending: LineEnding
  /** Only of a file with several kinds of ending, since only there the editor forgets them. */
  readonly #mixedText: string | null
  #isUnified = false

  constructor(textOnDisk: string) {
    const { ending, isMixed } = inspectEndings(textOnDisk)
    this.#ending = ending
    this.#mixedText = isMixed ? textOnDisk : null
  }

  textOf(document: TextDocument): string {
    if (this.#mixedText === null || this.#isUnified) return document.getText()
    return restoreEndings(this.#mixedText, document.getLines(), this.#ending)
  }

  /** From now on all lines end as the document says. */
  unify(): void {
    this.#isUnified = this.#mixedText !== null
  }

  /** Lines will end differently, although the document is the same. */
  get isUnified(): boolean {
    return this.#isUnified
  }
}
