import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml'

/**
 * Of signs and words; blanks and comments cost nothing. Each of the values that a file may have needs
 * four or so.
 */
const mostTokens = 100_000
/** Of what the parser has open at once: a level is two of it at most, in a list of objects. */
const mostOpen = 110

type Parsed = {
  document: Document.Parsed
  lines: LineCounter
}

/** What is said of a text that is no YAML anybody would write, and where. */
export class CostlyYaml extends Error {
  override readonly name = 'CostlyYaml'
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/**
 * Reads the first document of a text that anybody may have written, in a time that its length sets.
 * The library goes on after each mistake and makes an error of every one, and it calls itself for
 * every level, to where the process ends rather than the call: so it is given no more than the first
 * mistake that can be seen from outside, and no text that is nested deeply.
 * @throws CostlyYaml where there is too much of it
 */
export function parseYaml(text: string): Parsed {
  const lines = new LineCounter()
  const tokens = tokensOf(text, lines)
  const { stackTraceLimit } = Error
  // Where in the library each mistake was found takes ten times as long as to find it.
  Error.stackTraceLimit = 0
  try {
    // Keys are compared by whoever reads it, in one go: here it would be each with each.
    const options = { uniqueKeys: false, prettyErrors: false, lineCounter: lines }
    const documents = new Composer(options).compose(tokens, true, text.length)
    const [document, another] = [...documents]
    if (!document) throw new Error('The parser has made nothing of it.')
    if (another) throw new CostlyYaml('it holds more than one document.', another.range[0])
    return { document, lines }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Up to the first mistake. */
function tokensOf(text: string, lines: LineCounter): CST.Token[] {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  const tokens: CST.Token[] = []
  let count = 0
  let documents = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (!/^[\s#]/.test(lexeme)) count += 1
    if (count > mostTokens) throw new CostlyYaml('there is too much in it.', parser.offset)
    for (const token of parser.next(lexeme)) {
      tokens.push(token)
      if (token.type === 'error') return tokens
      if (token.type === 'document') documents += 1
    }
    if (documents > 1) return tokens
    if (parser.stack.length > mostOpen) {
      throw new CostlyYaml('too many levels are nested in it.', parser.offset)
    }
  }
  tokens.push(...parser.end())
  return tokens
}
