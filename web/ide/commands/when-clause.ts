import type { ContextValue } from './context-keys.ts'
import { scanWhen, WhenError, type WhenToken } from './when-scanner.ts'

export type ReadContext = (key: string) => ContextValue
type Comparison = '<' | '<=' | '>' | '>='

/** A when-clause that was read. */
export type When =
  | { is: 'constant'; value: boolean }
  | { is: 'key'; key: string }
  | { is: 'not'; of: When }
  | { is: 'and' | 'or'; of: readonly When[] }
  | { is: 'equal'; key: string; value: string }
  | { is: 'match'; key: string; regex: RegExp }
  | { is: 'compare'; key: string; sign: Comparison; value: number }
  | { is: 'in'; key: string; listKey: string }

const read = new Map<string, When | WhenError>()

/** Reads a when-clause in VS Code's grammar, each text once. Throws a WhenError. */
export function parseWhen(text: string): When {
  let known = read.get(text)
  if (known === undefined) {
    try {
      known = new WhenReader(scanWhen(text), text.length).whole()
    } catch (error) {
      if (!(error instanceof WhenError)) throw error
      known = error
    }
    read.set(text, known)
  }
  if (known instanceof WhenError) throw known
  return known
}

/** Whether it holds where keys have these values. */
export function holds(when: When, get: ReadContext): boolean {
  switch (when.is) {
    case 'constant':
      return when.value
    case 'key':
      return Boolean(get(when.key))
    case 'not':
      return !holds(when.of, get)
    case 'and':
      return when.of.every((part) => holds(part, get))
    case 'or':
      return when.of.some((part) => holds(part, get))
    case 'equal': {
      const value = get(when.key)
      return value !== undefined && String(value) === when.value
    }
    case 'match': {
      const value = get(when.key)
      return typeof value === 'string' && when.regex.test(value)
    }
    case 'compare':
      return compare(Number.parseFloat(String(get(when.key))), when.sign, when.value)
    case 'in':
      return isIn(get(when.key), get(when.listKey))
  }
}

/** The same for two clauses that differ in spaces, parentheses and quotes only. */
export function writeWhen(when: When): string {
  switch (when.is) {
    case 'constant':
      return String(when.value)
    case 'key':
      return when.key
    case 'not':
      return `!${inner(when.of)}`
    case 'and':
      return when.of.map(inner).join(' && ')
    case 'or':
      return when.of.map(inner).join(' || ')
    case 'equal':
      return `${when.key} == '${when.value}'`
    case 'match':
      return `${when.key} =~ ${when.regex}`
    case 'compare':
      return `${when.key} ${when.sign} ${when.value}`
    case 'in':
      return `${when.key} in ${when.listKey}`
  }
}

function inner(when: When): string {
  const isSimple = when.is === 'key' || when.is === 'constant' || when.is === 'not'
  return isSimple ? writeWhen(when) : `(${writeWhen(when)})`
}

function compare(left: number, sign: Comparison, right: number): boolean {
  if (sign === '<') return left < right
  if (sign === '<=') return left <= right
  return sign === '>' ? left > right : left >= right
}

function isIn(value: ContextValue, list: ContextValue): boolean {
  if (Array.isArray(list)) return list.includes(value)
  return false
}

/** `or`, then `and`, then what can stand between them, one function each. */
class WhenReader {
  readonly #tokens: readonly WhenToken[]
  readonly #end: number
  #at = 0

  constructor(tokens: readonly WhenToken[], end: number) {
    this.#tokens = tokens
    this.#end = end
  }

  whole(): When {
    const when = this.#list('or')
    if (this.#next) throw this.#expected('&& or ||')
    return when
  }

  #list(is: 'or' | 'and'): When {
    const one = () => (is === 'or' ? this.#list('and') : this.#term())
    const first = one()
    const of = [first]
    while (this.#takeSign(is === 'or' ? '||' : '&&')) of.push(one())
    return of.length === 1 ? first : { is, of }
  }

  #term(): When {
    if (this.#takeSign('!')) return { is: 'not', of: this.#term() }
    if (this.#takeSign('(')) {
      const when = this.#list('or')
      if (!this.#takeSign(')')) throw this.#expected(')')
      return when
    }
    const token = this.#next
    if (token?.kind !== 'word') throw this.#expected('A key')
    this.#at += 1
    if (token.text === 'true' || token.text === 'false')
      return { is: 'constant', value: token.text === 'true' }
    return this.#relation(token.text)
  }

  #relation(key: string): When {
    if (this.#takeSign('=~')) {
      const token = this.#next
      if (token?.kind !== 'regex') throw this.#expected('A /regex/')
      this.#at += 1
      return { is: 'match', key, regex: token.regex }
    }
    if (this.#takeSign('==')) return this.#equal(key)
    if (this.#takeSign('!=')) return { is: 'not', of: this.#equal(key) }
    for (const sign of ['<', '<=', '>', '>='] as const) {
      if (!this.#takeSign(sign)) continue
      const { text, at } = this.#value()
      const value = Number(text)
      if (text === '' || Number.isNaN(value)) throw new WhenError('A number was expected', at)
      return { is: 'compare', key, sign, value }
    }
    if (this.#takeWord('in')) return { is: 'in', key, listKey: this.#value().text }
    if (!this.#takeWord('not')) return { is: 'key', key }
    if (!this.#takeWord('in')) throw this.#expected('in')
    return { is: 'not', of: { is: 'in', key, listKey: this.#value().text } }
  }

  /** `key == true` asks whether the key is set at all. */
  #equal(key: string): When {
    const { text, isQuoted } = this.#value()
    if (!isQuoted && text === 'true') return { is: 'key', key }
    if (!isQuoted && text === 'false') return { is: 'not', of: { is: 'key', key } }
    return { is: 'equal', key, value: text }
  }

  #value(): { text: string; at: number; isQuoted: boolean } {
    const token = this.#next
    if (token?.kind !== 'word' && token?.kind !== 'quoted') throw this.#expected('A value')
    this.#at += 1
    return { text: token.text, at: token.at, isQuoted: token.kind === 'quoted' }
  }

  get #next(): WhenToken | undefined {
    return this.#tokens[this.#at]
  }

  #takeSign(text: string): boolean {
    return this.#take('sign', text)
  }

  #takeWord(text: string): boolean {
    return this.#take('word', text)
  }

  #take(kind: 'sign' | 'word', text: string): boolean {
    const token = this.#next
    if (token?.kind !== kind || token.text !== text) return false
    this.#at += 1
    return true
  }

  #expected(what: string): WhenError {
    return new WhenError(`${what} was expected`, this.#next?.at ?? this.#end)
  }
}
