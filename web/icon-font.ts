import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import subsetFont from 'subset-font'
import { quotedWords } from './quoted-words.ts'

const packages = join(import.meta.dirname, '../node_modules')
const monaco = join(packages, 'monaco-editor/esm')
const wholeFont = join(monaco, 'vs/base/browser/ui/codicons/codicon/codicon.ttf')
const ownFont = join(import.meta.dirname, '../.build/codicon.ttf')

/**
 * The font with the icons that our code and Monaco's name: a quarter of them. Answers the file it
 * is written to.
 */
export async function makeIconFont(): Promise<string> {
  const text = String.fromCodePoint(...ownCodes(), ...monacoCodes())
  const font = await subsetFont(readFileSync(wholeFont), text, { targetFormat: 'truetype' })
  mkdirSync(dirname(ownFont), { recursive: true })
  writeFileSync(ownFont, font)
  return ownFont
}

function ownCodes(): number[] {
  const style = readFileSync(join(packages, '@vscode/codicons/dist/codicon.css'), 'utf8')
  const used = quotedWords()
  return [...style.matchAll(/\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)"/g)]
    .filter(([, name = '']) => used.has(name))
    .map(([, , code = '']) => Number.parseInt(code, 16))
}

/**
 * Its library names all there are; what is used is asked for as `Codicon.name`, or by
 * another icon's name.
 */
function monacoCodes(): number[] {
  const library = ['codicons.js', 'codiconsLibrary.js'].map((file) =>
    readFileSync(join(monaco, 'vs/base/common', file), 'utf8'),
  )
  const icons = [
    ...library.join('\n').matchAll(/(\w+): register\('([^']+)', (0x[0-9a-f]+|'[^']+')\)/g),
  ]
  const codes = new Map(icons.map(([, , name, code = '']) => [name, code]))
  const codeOf = (code: string | undefined): number | undefined => {
    if (code === undefined) return undefined
    return code.startsWith('0x') ? Number(code) : codeOf(codes.get(code.slice(1, -1)))
  }
  const files = globSync('**/*.js', { cwd: monaco })
  const named = new Set(
    files.flatMap((file) =>
      [...readFileSync(join(monaco, file), 'utf8').matchAll(/Codicon\.(\w+)/g)].map(
        ([, name]) => name,
      ),
    ),
  )
  // Those of codicons.js stand for parts of the editor and are found by their own names.
  const derived = library[0] ?? ''
  return icons
    .filter(([, key = '']) => named.has(key) || derived.includes(`${key}: register(`))
    .map(([, , , code]) => codeOf(code))
    .filter((code) => code !== undefined)
}
