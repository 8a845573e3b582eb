/** `line` counts from 1; `name` is empty where there is none that could be said. */
export type DotenvEntry = { line: number; name: string; value: string }
export type DotenvRefusal = { line: number; name: string; reason: string }

const shownName = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/
const assignment = /^[ \t]*(?:export[ \t]+)?([^\s='"#]+)[ \t]*=[ \t]*/
const restOfLine = /^[ \t]*(#.*)?$/
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' }

/**
 * Reads the text of a `.env` file: `NAME=value` lines with an optional `export`, comments, values
 * in single quotes as they stand, in double quotes with `\n`, `\r`, `\t`, `\\`, `\"`, `\$`, both
 * over several lines, and values without quotes up to a ` #`. Nothing is expanded. A refusal
 * repeats no part of a value.
 */
export function parseDotenv(text: string): { entries: DotenvEntry[]; refused: DotenvRefusal[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const entries: DotenvEntry[] = []
  const refused: DotenvRefusal[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index] ?? ''
    if (restOfLine.test(first)) continue
    const line = index + 1
    const [head, name = ''] = assignment.exec(first) ?? []
    const named = { line, name: shownName.test(name) ? name : '' }
    if (head === undefined) {
      refused.push({ ...named, reason: 'Expected NAME=value.' })
      continue
    }
    const quote = first[head.length]
    if (quote !== '"' && quote !== "'") {
      entries.push({ line, name, value: unquoted(first.slice(head.length)) })
      continue
    }
    const quoted = readQuoted(lines, { index, column: head.length + 1 }, quote)
    if (!quoted) {
      // Where it should have ended nobody knows, nor what of the rest is meant as a
      // line of its own.
      refused.push({ ...named, reason: 'The quote that begins here is not closed.' })
      break
    }
    index = quoted.index
    if (restOfLine.test((lines[index] ?? '').slice(quoted.column))) {
      entries.push({ line, name, value: quoted.value })
    } else refused.push({ ...named, reason: 'There is more after the closing quote.' })
  }
  return { entries, refused }
}

const unquoted = (text: string): string => text.replace(/(^|[ \t])#.*$/, '').trim()

type Place = { index: number; column: number }

/** The value and the place behind its closing quote; null where there is none. */
function readQuoted(
  lines: readonly string[],
  { index, column }: Place,
  quote: '"' | "'",
): (Place & { value: string }) | null {
  let value = ''
  for (let at = index; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    for (let position = at === index ? column : 0; position < line.length; position += 1) {
      const character = line[position] ?? ''
      if (character === quote) return { value, index: at, column: position + 1 }
      const escaped = line[position + 1]
      if (quote === '"' && character === '\\' && escaped && /[nrt\\"$]/.test(escaped)) {
        value += escapes[escaped] ?? escaped
        position += 1
      } else value += character
    }
    value += '\n'
  }
  return null
}
