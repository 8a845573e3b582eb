import { InterpolationFault, interpolate, type Variables } from './interpolate.ts'

/** Of `.env` and the like. */
export const envFileMaxBytes = 64 * 1024
const mostVariables = 1000
const mostCharacters = 512 * 1024

export class EnvFileFault extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const assignment = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*(?:[=:]|$)/

/**
 * The variables of a file of the repository's, as Compose reads them: comments, `export`, quotes,
 * and variables of `given` and of the lines before in what is not in single quotes. Those of a name
 * alone are not set.
 * @throws EnvFileFault
 */
export function readEnvFile(content: Uint8Array, given: Variables): Map<string, string> {
  const text = new TextDecoder().decode(content).replace(/^\uFEFF/, '')
  const lines = text.split(/\r\n|\n|\r/)
  const read = new Map<string, string>()
  const left = { characters: mostCharacters }
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim()
    if (line === '' || line.startsWith('#')) continue
    const [whole, name] = assignment.exec(line) ?? []
    const fault = (message: string) => new EnvFileFault(at + 1, message)
    if (whole === undefined || name === undefined) throw fault('expected NAME=value.')
    if (!/[=:]$/.test(whole)) continue
    const first = line.slice(whole.length).trimStart()
    const quoted = /^["']/.test(first) ? readQuoted(lines, at, first) : null
    if (/^["']/.test(first) && !quoted) throw fault('a quote is not closed.')
    if (quoted) at = quoted.last
    const raw = quoted ? quoted.text : withoutComment(first)
    const variables = new Map([...read, ...given])
    try {
      const isLiteral = first.startsWith("'")
      const putting = { variables, unset: () => undefined, left }
      read.set(name, isLiteral ? raw : interpolate(raw.replaceAll('\\$', '$$$$'), putting))
    } catch (error) {
      if (!(error instanceof InterpolationFault)) throw error
      throw fault(`what it says of ${name} ${error.message}`)
    }
    if (read.size > mostVariables) throw fault(`there are more than ${mostVariables} variables.`)
  }
  return read
}

/** In one go, however many blanks there are. */
function withoutComment(value: string): string {
  const at = value.startsWith('#') ? 0 : value.search(/[ \t]#/)
  return at === -1 ? value : value.slice(0, at).trimEnd()
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** What is in quotes, which may go on over several lines; null where they are not closed. */
function readQuoted(
  lines: readonly string[],
  at: number,
  first: string,
): { text: string; last: number } | null {
  const quote = first[0] ?? ''
  const closing = quote === '"' ? /^((?:[^"\\]|\\.)*)"/s : /^([^']*)'/
  let text = first.slice(1)
  for (let last = at; last < Math.min(lines.length, at + 100); last += 1) {
    if (last > at) text += `\n${lines[last]}`
    const found = closing.exec(text)?.[1]
    if (found === undefined) continue
    const isDouble = quote === '"'
    const unescaped = found.replace(/\\(.)/g, (both, one: string) => escapes[one] ?? both)
    return { text: isDouble ? unescaped : found, last }
  }
  return null
}
