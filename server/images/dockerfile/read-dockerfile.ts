import { DockerfileError, shortened } from './dockerfile-error.ts'
import { readFlags } from './read-flags.ts'

export type Heredoc = { name: string; content: string; isLiteral: boolean }

export type Instruction = {
  /** Where it begins; the first line is 1. */
  line: number
  /** In capitals. */
  keyword: string
  /** In their order: `--mount` may be there several times. */
  flags: { name: string; value: string }[]
  /** What follows, with continued lines joined. */
  rest: string
  heredocs: Heredoc[]
}

export type Dockerfile = { instructions: Instruction[]; escaping: '\\' | '`' }

const mostInstructions = 1000
/** Those that may be followed by a text of their own. */
const withHeredocs = ['RUN', 'COPY', 'ADD']
const heredocStart = /(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_]\w*)\2(?=$|[\s;|&>)])/g

/**
 * Takes a Dockerfile apart, as BuildKit does: directives, comments, continued lines, flags and
 * here-documents.
 * @throws DockerfileError
 */
export function readDockerfile(text: string): Dockerfile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const escaping = escapeOf(lines)
  const instructions: Instruction[] = []
  for (let at = 0; at < lines.length; ) {
    const joined = join(lines, at, escaping)
    const line = at + 1
    at = joined.next
    if (joined.text === '') continue
    const instruction = readInstruction(joined.text, line)
    at = takeHeredocs(instruction, lines, at)
    instructions.push(instruction)
    if (instructions.length > mostInstructions) {
      throw new DockerfileError(line, `There are more than ${mostInstructions} instructions.`)
    }
  }
  return { instructions, escaping }
}

/** One instruction, also of what an image has for those that build on it. */
export function readInstruction(text: string, line: number): Instruction {
  const [, word = '', behind = ''] = /^\s*([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(text) ?? []
  if (word === '') {
    throw new DockerfileError(line, `This is no instruction: ${shortened(text)}`)
  }
  const { flags, rest } = readFlags(behind.trim(), line)
  return { line, keyword: word.toUpperCase(), flags, rest, heredocs: [] }
}

/** The character that continues a line, as a comment at the very top may say. */
function escapeOf(lines: readonly string[]): '\\' | '`' {
  for (const line of lines) {
    const [, name = '', value = ''] = /^\s*#\s*([a-z]+)\s*=(.*)$/i.exec(line) ?? []
    if (name === '') return '\\'
    if (name.toLowerCase() === 'escape') return value.trim() === '`' ? '`' : '\\'
  }
  return '\\'
}

/**
 * The line with those that continue it; comments between them are left out, and so are empty lines.
 */
function join(lines: readonly string[], from: number, escaping: string) {
  let text = ''
  let next = from
  for (let isContinued = true; isContinued && next < lines.length; next += 1) {
    const line = lines[next] ?? ''
    if (/^\s*#/.test(line)) {
      isContinued = text !== ''
      continue
    }
    if (line.trim() === '' && text !== '') continue
    const end = line.trimEnd()
    isContinued = end.endsWith(escaping)
    text += isContinued ? end.slice(0, -1) : line
  }
  return { text: text.trim(), next }
}

function takeHeredocs(instruction: Instruction, lines: readonly string[], from: number): number {
  const { keyword, rest, line } = instruction
  if (!withHeredocs.includes(keyword) || rest.startsWith('[')) return from
  let next = from
  for (const [, dash, quote, name = ''] of rest.matchAll(heredocStart)) {
    const content: string[] = []
    for (; ; next += 1) {
      const written = lines[next]
      if (written === undefined) {
        throw new DockerfileError(line, `The text that ${name} is to end does not end.`)
      }
      const shown = dash ? written.replace(/^\t+/, '') : written
      if (shown === name) break
      content.push(`${shown}\n`)
    }
    next += 1
    instruction.heredocs.push({ name, content: content.join(''), isLiteral: quote !== '' })
  }
  return next
}
