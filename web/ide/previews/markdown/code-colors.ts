import { languageCalled } from '../../editor/languages.ts'
import { monaco } from '../../editor/monaco.ts'
import { syntaxToken } from '../../editor/monaco-theme.ts'

/** As markup, or nothing where it is left as it is. */
export type ColorCode = (code: string, language: string) => string

const most = 100_000
const fence = /^[ \t>*-]*(?:`{3,}|~{3,})[ \t]*([\w+#.-]+)/gm

/** How the blocks of code in a text are colored, once the languages it names are there. */
export async function codeColors(text: string): Promise<ColorCode> {
  const ids = new Map<string, string>()
  const words = new Set([...text.matchAll(fence)].map(([, word = '']) => word))
  const load = async (word: string) => {
    const language = languageCalled(word)
    if (!language) return
    await language.ready
    // Waits for the tokenizer itself, which is fetched at its first use.
    await monaco.editor.colorize('', language.id, {})
    ids.set(word, language.id)
  }
  // A language that cannot be fetched leaves its blocks without colors.
  await Promise.allSettled([...words].map(load))
  return (code, word) => {
    const id = ids.get(word)
    return id === undefined || code.length > most ? '' : colored(code, id)
  }
}

function colored(code: string, languageId: string): string {
  const lines = code.split('\n')
  const tokens = monaco.editor.tokenize(code, languageId)
  return lines.map((line, index) => coloredLine(line, tokens[index] ?? [])).join('\n')
}

function coloredLine(line: string, tokens: readonly monaco.Token[]): string {
  return tokens
    .map(({ offset, type }, index) => {
      const part = escaped(line.slice(offset, tokens[index + 1]?.offset))
      const token = syntaxToken(type)
      return token === '--editor-text' ? part : `<span class="${token.slice(2)}">${part}</span>`
    })
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
