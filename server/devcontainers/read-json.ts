import {
  createScanner,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { AppError } from '#server/errors.ts'
import { configurationMaxBytes } from './find-configuration.ts'

const mostLevels = 100

export type Place = { path: string; line: number; column: number }

/** A configuration that cannot be used as it is written. `line` and `column` count from one. */
export class DevcontainerError extends AppError {
  readonly line: number
  readonly column: number
  readonly place: Place
  constructor(
    code: 'DEVCONTAINER_INVALID' | 'DEVCONTAINER_UNSUPPORTED',
    message: string,
    place: Place,
  ) {
    super(code, `${place.path}, line ${place.line}, column ${place.column}: ${message}`)
    this.line = place.line
    this.column = place.column
    this.place = place
  }
}

/** A configuration's text, for saying where in it something is wrong. */
export type Source = { path: string; text: string }

export function invalidAt(source: Source, offset: number, message: string): DevcontainerError {
  return new DevcontainerError('DEVCONTAINER_INVALID', message, placeOf(source, offset))
}

const lineStarts = new WeakMap<Source, number[]>()

/** May be asked of every value of a file: its lines are looked for once. */
export function placeOf(source: Source, offset: number): Place {
  const starts = lineStarts.get(source) ?? findLineStarts(source.text)
  lineStarts.set(source, starts)
  let [line, after] = [1, starts.length]
  while (line < after) {
    const middle = Math.ceil((line + after) / 2)
    if ((starts[middle - 1] ?? 0) <= offset) line = middle
    else after = middle - 1
  }
  return { path: source.path, line, column: offset - (starts[line - 1] ?? 0) + 1 }
}

const findLineStarts = (text: string): number[] => [
  0,
  ...text.matchAll(/\r\n|\r|\n/g).map(({ 0: end, index }) => index + end.length),
]

/**
 * The bytes as a tree whose top is an object, or a list where `top` says so. Comments, trailing
 * commas and a byte-order mark are allowed.
 * @throws DevcontainerError with the first place that is wrong
 */
export function readJson(
  path: string,
  content: Uint8Array,
  top: 'object' | 'any' = 'object',
): { source: Source; root: Node } {
  if (content.byteLength > configurationMaxBytes) {
    throw invalidAt({ path, text: '' }, 0, 'the file is larger than 1 MB, the most that is read.')
  }
  const source = { path, text: decode(path, content) }
  checkLevels(source)
  const errors: ParseError[] = []
  const root = parseTree(source.text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (source.text.trim() === '') {
    throw invalidAt(source, 0, 'the file is empty; expected an object in braces, { … }.')
  }
  if (error) throw invalidAt(source, error.offset, explain(printParseErrorCode(error.error)))
  if (!root) throw invalidAt(source, 0, 'expected an object in braces, { … }.')
  if (root.type !== 'object' && !(top === 'any' && root.type === 'array')) {
    throw invalidAt(source, root.offset, `expected an object in braces, { … }, not ${root.type}.`)
  }
  return { source, root }
}

function decode(path: string, content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    // The decoder does not say where; what comes before the first replacement is sound.
    const text = new TextDecoder('utf-8').decode(content)
    throw invalidAt({ path, text }, text.indexOf('\ufffd'), 'the file is not text in UTF-8.')
  }
}

function checkLevels(source: Source): void {
  const offset = tooDeepAt(source.text)
  if (offset === null) return
  throw invalidAt(source, offset, `more than ${mostLevels} levels are nested here.`)
}

/**
 * Where the first level is that is one too many; null where none is. The parser calls itself for
 * every level, so what is too deep must not get there: how deep it comes is another each time.
 */
export function tooDeepAt(text: string): number | null {
  const scanner = createScanner(text, true)
  let levels = 0
  while (scanner.getPosition() < text.length) {
    scanner.scan()
    const offset = scanner.getTokenOffset()
    const character = text[offset]
    if (character === '{' || character === '[') levels += 1
    if (character === '}' || character === ']') levels -= 1
    if (levels > mostLevels) return offset
  }
  return null
}

const explanations: Record<string, string> = {
  InvalidSymbol: 'expected a value: text in double quotes, a number, true, false, null, { or [.',
  InvalidNumberFormat: 'this is not a number as JSON has them.',
  PropertyNameExpected: 'expected the name of a property, in double quotes.',
  ValueExpected: 'expected a value.',
  ColonExpected: 'expected a colon after the name of a property.',
  CommaExpected: 'expected a comma before what comes next.',
  CloseBraceExpected: 'expected a closing brace, }.',
  CloseBracketExpected: 'expected a closing bracket, ].',
  EndOfFileExpected: 'expected the end of the file after the closing brace.',
  UnexpectedEndOfComment: 'this comment is not closed.',
  UnexpectedEndOfString: 'this text is not closed on its line.',
  UnexpectedEndOfNumber: 'this number is not complete.',
  InvalidUnicode: 'expected four hexadecimal digits after \\u.',
  InvalidEscapeCharacter: 'after a backslash this is not a character that can stand there.',
  InvalidCharacter: 'a control character cannot stand in a text; write it with a backslash.',
}

function explain(code: string): string {
  return explanations[code] ?? 'this is not JSON.'
}
