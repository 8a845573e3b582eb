import { type Node, parseTree } from 'jsonc-parser'
import type { Configuration } from './devcontainers.ts'
import type { RepositoryFile } from './merge/extended-files.ts'
import { placeOf, type Source, tooDeepAt } from './read-json.ts'

/**
 * `error`: the file cannot be used. `warning`: something in it is refused, or wrong. `info`:
 * something has no effect.
 */
export type Problem = {
  severity: 'error' | 'warning' | 'info'
  message: string
  /** Counted from one, the end being the first that is not of it any more. */
  line: number
  column: number
  endLine: number
  endColumn: number
}

/**
 * What reading this file had to say, each where it is about in the file. What is about no place in
 * it is left out.
 */
export function problemsInText(
  { path, content }: RepositoryFile,
  {
    recovery,
    recoveryPlace,
    notices,
  }: Pick<Configuration, 'recovery' | 'recoveryPlace' | 'notices'>,
): Problem[] {
  const source: Source = { path, text: new TextDecoder().decode(content) }
  const root = treeOf(source)
  if (recovery !== null) return [failure(recovery, recoveryPlace, { source, root })]
  if (!root) return []
  return notices.flatMap((message) => {
    const node = nodeMeant(message, root)
    return node ? [{ severity: severityOf(message), message, ...rangeOf(source, node) }] : []
  })
}

/** None where it is too deep for the parser, which the reader has said by then. */
function treeOf({ text }: Source): Node | undefined {
  if (tooDeepAt(text) !== null) return undefined
  return parseTree(text, [], { allowTrailingComma: true })
}

function failure(
  recovery: string,
  place: Configuration['recoveryPlace'],
  { source, root }: { source: Source; root: Node | undefined },
): Problem {
  if (place?.path === source.path) {
    const { line, column } = place
    const message = recovery.replace(`${place.path}, line ${line}, column ${column}: `, '')
    const node = root && smallestAt(root, (at) => isAt(placeOf(source, at), place))
    const range = node && rangeOf(source, node)
    const { line: endLine, column: endColumn } = range
      ? { line: range.endLine, column: range.endColumn }
      : { line, column: column + 1 }
    return { severity: 'error', message: capital(message), line, column, endLine, endColumn }
  }
  // In one of those that it extends.
  const node = root && keyNamed(root, 'extends')
  const range = node ? rangeOf(source, node) : { line: 1, column: 1, endLine: 1, endColumn: 2 }
  return { severity: 'error', message: recovery, ...range }
}

type Place = { line: number; column: number }
const isAt = (one: Place, other: Place) => one.line === other.line && one.column === other.column

/**
 * The innermost that begins there: keys and values do, and objects whose key does not. A loop, as
 * the parser goes deeper than calls of calls always can.
 */
function smallestAt(root: Node, isThere: (offset: number) => boolean): Node | undefined {
  let found: Node | undefined
  const rest = [root]
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (isThere(node.offset)) found = node
    // Those that begin there are one in the other, and so come one after the other.
    else if (found) return found
    for (const child of node.children?.toReversed() ?? []) rest.push(child)
  }
  return found
}

const severityOf = (message: string): Problem['severity'] =>
  /has no effect: |has no more effect/.test(message) ? 'info' : 'warning'

const inQuotes = /"(?:[^"\\]|\\.)*"/g
const oneInAnother = /("(?:[^"\\]|\\.)*") in ("(?:[^"\\]|\\.)*")/

/**
 * Where a sentence says `"X" in "Y"`, that; else of the words that it has in quotes the first that
 * is a key of the file, else the first that is a text in it.
 */
function nodeMeant(sentence: string, root: Node): Node | undefined {
  const [, inner = '', outer = ''] = oneInAnother.exec(sentence) ?? []
  const [[within], [around]] = [unquoted(inner), unquoted(outer)]
  if (within !== undefined && around !== undefined) {
    const value = keyNamed(root, around)?.parent?.children?.[1]
    const found = keyNamed(root, `${around}.${within}`) ?? (value && valueNamed(value, within))
    if (found) return found
  }
  const words = [...sentence.matchAll(inQuotes)].flatMap(([quoted]) => unquoted(quoted))
  for (const word of words) {
    const key = keyNamed(root, word)
    if (key) return key
  }
  for (const word of words) {
    const value = valueNamed(root, word)
    if (value) return value
  }
  return undefined
}

function unquoted(quoted: string): string[] {
  try {
    return [String(JSON.parse(quoted))]
  } catch {
    // What is not seen stands in a sentence by its number, which is no word of the file.
    return []
  }
}

/**
 * By a path such as `portsAttributes.3000.label` or `mounts[0]`, of whose keys any may have dots
 * in it.
 */
function keyNamed(node: Node, path: string): Node | undefined {
  for (const child of node.type === 'object' ? (node.children ?? []) : []) {
    const [key, value] = child.children ?? []
    const name = String(key?.value)
    if (name === path) return key
    if (!value || name === '' || !path.startsWith(name)) continue
    const rest = path.slice(name.length)
    const [, index] = /^\[(\d+)\]$/.exec(rest) ?? []
    const found =
      index === undefined
        ? rest.startsWith('.')
          ? keyNamed(value, rest.slice(1))
          : undefined
        : value.children?.[Number(index)]
    if (found) return found
  }
  return undefined
}

function valueNamed(node: Node, text: string): Node | undefined {
  if (node.type === 'string' && node.value === text) return node
  const [, ...values] = node.children ?? []
  const children = node.type === 'property' ? values : (node.children ?? [])
  for (const child of children) {
    const found = valueNamed(child, text)
    if (found) return found
  }
  return undefined
}

function rangeOf(source: Source, { offset, length }: Node): Omit<Problem, 'severity' | 'message'> {
  const { line, column } = placeOf(source, offset)
  const end = placeOf(source, offset + length)
  return { line, column, endLine: end.line, endColumn: end.column }
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
