import type { ComposeNode, ScalarNode } from './compose-node.ts'
import { listNode, mapNode } from './compose-node.ts'

export type Variables = ReadonlyMap<string, string>

/** What stands in an expression, the rest of a sentence that begins with it. */
export class InterpolationFault extends Error {}

const mostLevels = 10
const name = /[A-Za-z_][A-Za-z0-9_]*/y

type Putting = {
  variables: Variables
  /** Called for each that nobody has set, and that has no default. */
  unset: (variable: string) => void
  /** How much may still come out, of all texts together. */
  left: { characters: number }
}

/**
 * Puts variables in, as Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:+other}`, `${NAME+other}`, `${NAME:?why}`, `${NAME?why}`, and `$$` for a dollar. What is
 * set is looked for in `variables` alone, never in the server's own environment (S-59).
 * @throws InterpolationFault
 */
export function interpolate(text: string, putting: Putting): string {
  const { result } = new Interpolation(text, putting).read(0, null)
  return result
}

class Interpolation {
  readonly #text: string
  readonly #putting: Putting

  constructor(text: string, putting: Putting) {
    this.#text = text
    this.#putting = putting
  }

  /** Up to the brace that ends it, where it is within one. */
  read(from: number, within: { level: number } | null): { result: string; end: number } {
    const text = this.#text
    const parts: string[] = []
    let at = from
    while (at < text.length) {
      if (within && text[at] === '}') break
      const next = this.#nextStop(at, within !== null)
      if (next > at) parts.push(this.#counted(text.slice(at, next)))
      at = next
      if (text[at] !== '$') continue
      const { value, end } = this.#readVariable(at, (within?.level ?? 0) + 1)
      parts.push(this.#counted(value))
      at = end
    }
    if (within && text[at] !== '}')
      throw new InterpolationFault('has a "$" and a brace that is not closed.')
    return { result: parts.join(''), end: at }
  }

  #nextStop(from: number, isWithin: boolean): number {
    const stop = isWithin ? /[$}]/g : /\$/g
    stop.lastIndex = from
    return stop.exec(this.#text)?.index ?? this.#text.length
  }

  #readVariable(at: number, level: number): { value: string; end: number } {
    const text = this.#text
    if (level > mostLevels) throw new InterpolationFault('nests too many variables.')
    if (text[at + 1] === '$') return { value: '$', end: at + 2 }
    const isBraced = text[at + 1] === '{'
    name.lastIndex = at + (isBraced ? 2 : 1)
    const variable = name.exec(text)?.[0]
    if (variable === undefined) {
      throw new InterpolationFault('has a "$" that begins no variable; write "$$" for a dollar.')
    }
    const end = at + (isBraced ? 2 : 1) + variable.length
    const found = this.#putting.variables.get(variable)
    if (!isBraced) return { value: this.#orEmpty(variable, found), end }
    if (text[end] === '}') return { value: this.#orEmpty(variable, found), end: end + 1 }
    return this.#readOperator({ variable, found, at: end, level })
  }

  #readOperator({
    variable,
    found,
    at,
    level,
  }: {
    variable: string
    found: string | undefined
    at: number
    level: number
  }): { value: string; end: number } {
    const [, colon = '', operator] = /^(:?)([-+?])/.exec(this.#text.slice(at, at + 2)) ?? []
    if (operator === undefined) {
      throw new InterpolationFault(`has "\${${variable}" that is neither closed nor has a default.`)
    }
    // What is not taken is read all the same, to find its end; nobody misses what is not set in it.
    const isSet = found !== undefined && (colon === '' || found !== '')
    const isTaken = operator === '+' ? isSet : !isSet
    const unset = isTaken ? this.#putting.unset : () => undefined
    const inner = new Interpolation(this.#text, { ...this.#putting, unset })
    const other = inner.read(at + colon.length + 1, { level })
    const end = other.end + 1
    if (operator === '?' && !isSet) {
      const why = other.result === '' ? 'it is not set' : other.result
      throw new InterpolationFault(`needs the variable "${variable}": ${why}.`)
    }
    if (operator === '+') return { value: isSet ? other.result : '', end }
    return { value: isSet ? (found ?? '') : other.result, end }
  }

  #orEmpty(variable: string, found: string | undefined): string {
    if (found === undefined) this.#putting.unset(variable)
    return found ?? ''
  }

  #counted(text: string): string {
    this.#putting.left.characters -= text.length
    if (this.#putting.left.characters >= 0) return text
    throw new InterpolationFault('is too long once its variables are put in.')
  }
}

/** The same of all texts in a value. `fault` says what is wrong of one of them. */
export function interpolateNode(
  node: ComposeNode,
  putting: Putting & { fault: (node: ScalarNode, message: string) => Error },
): ComposeNode {
  if (node.kind === 'list') {
    return listNode(
      node.items.map((item) => interpolateNode(item, putting)),
      node,
    )
  }
  if (node.kind === 'map') {
    const entries = [...node.entries].map(([key, value]) => {
      return [key, interpolateNode(value, putting)] as const
    })
    return mapNode(entries, node)
  }
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node
  try {
    const text = interpolate(node.value, putting)
    return { ...node, value: text, text }
  } catch (error) {
    if (!(error instanceof InterpolationFault)) throw error
    throw putting.fault(node, error.message)
  }
}
