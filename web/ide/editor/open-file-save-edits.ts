import type { LineEnding } from './line-endings.ts'
import type { TextEdit } from './text-document.ts'

export type SaveRules = {
  trimTrailingWhitespace: boolean
  insertFinalNewline: boolean
  ending: LineEnding
  /** Lines somebody is typing in right now: a space at their end is not at its end yet. */
  linesInUse: readonly number[]
}

/** What the settings and `.editorconfig` ask to be done to a text before it is saved. */
export function editsBeforeSave(lines: readonly string[], rules: SaveRules): TextEdit[] {
  const edits: TextEdit[] = []
  const inUse = new Set(rules.linesInUse)
  if (rules.trimTrailingWhitespace) {
    lines.forEach((text, index) => {
      const line = index + 1
      const kept = trimmedLength(text)
      if (kept === text.length || inUse.has(line)) return
      edits.push({ line, column: kept + 1, endLine: line, endColumn: text.length + 1, text: '' })
    })
  }
  const last = lines.at(-1) ?? ''
  const line = lines.length
  const isTrimmedAway = edits.at(-1)?.line === line && edits.at(-1)?.column === 1
  if (rules.insertFinalNewline && last !== '' && !isTrimmedAway) {
    const trimmed = edits.at(-1)?.line === line ? edits.pop() : undefined
    const column = trimmed?.column ?? last.length + 1
    edits.push({ line, column, endLine: line, endColumn: last.length + 1, text: rules.ending })
  }
  return edits
}

function trimmedLength(text: string): number {
  let length = text.length
  while (length > 0 && (text[length - 1] === ' ' || text[length - 1] === '\t')) length--
  return length
}
