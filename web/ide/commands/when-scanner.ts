export type WhenToken =
  | { kind: 'sign'; text: string; at: number }
  /** A key, or a value without quotes. */
  | { kind: 'word'; text: string; at: number }
  | { kind: 'quoted'; text: string; at: number }
  | { kind: 'regex'; regex: RegExp; at: number }

/** A when-clause that cannot be read, and where. */
export class WhenError extends Error {
  override readonly name = 'WhenError'
  /** From 0. */
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const space = /\s+/y
const sign = /===|!==|==|!=|=~|<=|>=|&&|\|\||[!()<>]/y
// As in VS Code, where a key may hold < and > but not begin with them.
const word = /[\p{L}\w.\-/\\:*?+[\]^,#@;"%$][\p{L}\w.\-/\\:*?+[\]^,#@;"%$<>]*/uy
const quoted = /'((?:[^'\\]|\\.)*)'/y
const regex = /\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([a-z]*)/y

/** Splits a when-clause. What follows `=~` is a regular expression, and nothing else is. */
export function scanWhen(text: string): readonly WhenToken[] {
  const tokens: WhenToken[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  while (at < text.length) {
    const gap = take(space)
    if (gap) {
      at += gap[0].length
      continue
    }
    const last = tokens.at(-1)
    const wantsRegex = last?.kind === 'sign' && last.text === '=~'
    const found = wantsRegex ? take(regex) : (take(quoted) ?? take(sign) ?? take(word))
    if (!found) throw new WhenError(wantsRegex ? 'A /regex/ was expected' : wrong(text, at), at)
    tokens.push(tokenOf(found, at, wantsRegex))
    at += found[0].length
  }
  return tokens
}

function tokenOf(found: RegExpExecArray, at: number, isRegex: boolean): WhenToken {
  const [text, inner = '', flags = ''] = found
  if (isRegex) {
    try {
      // A regex that remembers where it was would answer differently each time.
      return { kind: 'regex', regex: new RegExp(inner, flags.replace(/[gy]/g, '')), at }
    } catch {
      throw new WhenError(`${text} is not a regular expression`, at)
    }
  }
  if (text.startsWith("'")) return { kind: 'quoted', text: inner.replace(/\\(['\\])/g, '$1'), at }
  const isSign = /^[!()<>=&|]/.test(text)
  return { kind: isSign ? 'sign' : 'word', text: text.replace(/^([=!]=)=$/, '$1'), at }
}

function wrong(text: string, at: number): string {
  return text[at] === "'" ? 'A quote is not closed' : `${text[at]} was not expected`
}
