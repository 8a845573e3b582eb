import { requireValueWithin } from './bounds.ts'
import { DockerfileError, shortened } from './dockerfile-error.ts'

/** What variables stand for; undefined where there is none. */
export type Lookup = (name: string) => string | undefined

export type Reader = {
  line: number
  escaping: string
  lookup: Lookup
  /** How many variables it stands in the default of. */
  depth?: number
}

const mostDepth = 20

/** The list in a form such as `["a", "b"]`; null where the text is none. */
export function listOf(text: string): string[] | null {
  if (!text.startsWith('[')) return null
  try {
    const list: unknown = JSON.parse(text)
    const isList = Array.isArray(list) && list.every((one) => typeof one === 'string')
    return isList ? list : null
  } catch {
    // As everywhere with Dockerfiles, what is no list is words.
    return null
  }
}

/** The words of a text, quotes still around them. */
export function splitWords(text: string, { line, escaping }: Reader): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at] ?? ''
    if (one === escaping && quote !== "'") {
      word += one + (text[at + 1] ?? '')
      at += 1
    } else if (quote === '' && /\s/.test(one)) {
      if (word !== '') words.push(word)
      word = ''
    } else {
      if (quote === '' && (one === '"' || one === "'")) quote = one
      else if (one === quote) quote = ''
      word += one
    }
  }
  if (quote !== '') throw new DockerfileError(line, `A ${quote} does not end: ${shortened(text)}`)
  return word === '' ? words : [...words, word]
}

/** Without quotes and escapes, variables replaced. */
export function expand(text: string, reader: Reader): string {
  const { escaping } = reader
  let said = ''
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at] ?? ''
    if (quote === "'") {
      if (one === "'") quote = ''
      else said += one
    } else if (one === escaping) {
      const next = text[at + 1] ?? ''
      // Between double quotes most characters need none, and then it stays.
      said += quote === '"' && !['"', '$', escaping].includes(next) ? one + next : next
      at += 1
    } else if (one === '$') {
      const variable = variableAt(text, at, reader)
      said += variable.value
      at = variable.end - 1
    } else if (one === quote) quote = ''
    else if (quote === '' && (one === '"' || one === "'")) quote = one
    else said += one
    requireValueWithin(said, reader.line)
  }
  return said
}

function variableAt(text: string, at: number, reader: Reader): { value: string; end: number } {
  const { lookup, line, depth = 0 } = reader
  const [plain, name] = /^\$(\w+)/.exec(text.slice(at)) ?? []
  if (plain !== undefined) return { value: lookup(name ?? '') ?? '', end: at + plain.length }
  if (text[at + 1] !== '{') return { value: '$', end: at + 1 }
  if (depth > mostDepth) {
    throw new DockerfileError(line, `More than ${mostDepth} variables stand in each other.`)
  }
  const end = closing(text, at + 2)
  const inside = text.slice(at + 2, end)
  const [, named = '', operator = '', word = ''] =
    /^(\w+)(?:(:?[-+?])([\s\S]*))?$/.exec(inside) ?? []
  if (end === -1 || named === '') {
    const written = shortened(text.slice(at))
    throw new DockerfileError(line, `This form of a variable is not supported: ${written}`)
  }
  const found = lookup(named)
  const isThere = operator.startsWith(':') ? (found ?? '') !== '' : found !== undefined
  const other = () => expand(word, { ...reader, depth: depth + 1 })
  const value = () => {
    if (operator.endsWith('-')) return isThere ? (found ?? '') : other()
    if (operator.endsWith('+')) return isThere ? other() : ''
    if (operator.endsWith('?') && !isThere) {
      throw new DockerfileError(line, `${named} has to be set: ${shortened(other())}`)
    }
    return found ?? ''
  }
  return { value: value(), end: end + 1 }
}

/** Where the brace that was opened before `from` is closed; -1 for nowhere. */
function closing(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{' && text[at - 1] === '$') depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** `KEY=value` words, or the old form with one name and the rest of the line. */
export function readAssignments(text: string, reader: Reader): [string, string][] {
  const words = splitWords(text, reader)
  const [first = ''] = words
  if (first !== '' && !first.includes('=')) {
    const value = text.slice(text.indexOf(first) + first.length).trim()
    return [[expand(first, reader), expand(value, reader)]]
  }
  return words.map((word) => {
    const at = word.indexOf('=')
    if (at < 1) throw new DockerfileError(reader.line, `This is no NAME=value: ${shortened(word)}`)
    return [expand(word.slice(0, at), reader), expand(word.slice(at + 1), reader)]
  })
}
