import type { EditorConfigText } from '#agent/protocol/files.ts'
import { folderOf } from '../../paths.ts'
import type { EncodingId } from '../encodings/encoding-list.ts'
import type { LineEnding } from '../line-endings.ts'
import { matchesGlob } from './match-glob.ts'

/** What `.editorconfig` says of one file. What it does not say is not there. */
export type FileProperties = {
  insertSpaces?: boolean
  tabSize?: number
  ending?: LineEnding
  encoding?: EncodingId
  trimTrailingWhitespace?: boolean
  insertFinalNewline?: boolean
  maxLineLength?: number
}

const endings: Record<string, LineEnding> = { lf: '\n', crlf: '\r\n' }
const charsets: Record<string, EncodingId> = {
  'utf-8': 'utf8',
  'utf-8-bom': 'utf8bom',
  'utf-16le': 'utf16le',
  'utf-16be': 'utf16be',
  latin1: 'iso88591',
}

/** `texts`: the nearest first. A nearer one outranks, and a later section of the same one. */
export function propertiesOf(path: string, texts: readonly EditorConfigText[]): FileProperties {
  const asked = new Map<string, string>()
  const parsed = texts.map((file) => ({ folder: folderOf(file.path), ...parse(file.text) }))
  const root = parsed.findIndex(({ isRoot }) => isRoot)
  const heard = root === -1 ? parsed : parsed.slice(0, root + 1)
  for (const { folder, sections } of heard.reverse()) {
    const relative = path.slice(folder === '/' ? 1 : folder.length + 1)
    for (const { glob, pairs } of sections) {
      if (matchesGlob(glob, relative)) for (const [key, value] of pairs) asked.set(key, value)
    }
  }
  return understood(asked)
}

type Section = { glob: string; pairs: [string, string][] }

function parse(text: string): { isRoot: boolean; sections: Section[] } {
  const sections: Section[] = []
  let isRoot = false
  for (const written of text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)) {
    const line = written.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (line.startsWith('[') && line.endsWith(']')) {
      sections.push({ glob: line.slice(1, -1), pairs: [] })
      continue
    }
    const equals = line.indexOf('=')
    if (equals === -1) continue
    const key = line.slice(0, equals).trim().toLowerCase()
    const value = line
      .slice(equals + 1)
      .replace(/\s[#;].*$/, '')
      .trim()
    const section = sections.at(-1)
    if (section) section.pairs.push([key, value])
    else if (key === 'root') isRoot = value.toLowerCase() === 'true'
  }
  return { isRoot, sections }
}

function understood(asked: ReadonlyMap<string, string>): FileProperties {
  const word = (key: string) => asked.get(key)?.toLowerCase()
  const number = (key: string) => {
    const value = Number(word(key))
    return Number.isInteger(value) && value > 0 && value <= 1000 ? value : undefined
  }
  const flag = (key: string) => {
    const value = word(key)
    return value === 'true' ? true : value === 'false' ? false : undefined
  }
  const style = word('indent_style')
  const isByTab = word('indent_size') === 'tab'
  const size = isByTab ? number('tab_width') : (number('indent_size') ?? number('tab_width'))
  const ending = endings[word('end_of_line') ?? '']
  const encoding = charsets[word('charset') ?? '']
  const trim = flag('trim_trailing_whitespace')
  const finalNewline = flag('insert_final_newline')
  const maxLineLength = number('max_line_length')
  return {
    ...(style === 'tab' || style === 'space' ? { insertSpaces: style === 'space' } : {}),
    ...(size === undefined ? {} : { tabSize: size }),
    ...(ending === undefined ? {} : { ending }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(trim === undefined ? {} : { trimTrailingWhitespace: trim }),
    ...(finalNewline === undefined ? {} : { insertFinalNewline: finalNewline }),
    ...(maxLineLength === undefined ? {} : { maxLineLength }),
  }
}
