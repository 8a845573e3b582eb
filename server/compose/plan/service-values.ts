import { quote } from '#server/devcontainers/notices.ts'
import { type ComposeNode, isNull } from '../read/compose-node.ts'
import { wrongAt } from '../read/read-yaml.ts'
import { splitWords } from './split-words.ts'

const mostText = 32 * 1024
const mostItems = 500

/** Null where it says nothing. */
export function textOf(node: ComposeNode | undefined, key: string): string | null {
  if (node === undefined || isNull(node)) return null
  if (node.kind !== 'scalar') throw wrongAt(node.place, `${quote(key)} must be a text.`)
  if (node.text.length > mostText || node.text.includes('\0')) {
    throw wrongAt(node.place, `${quote(key)} must be at most ${mostText} characters without NUL.`)
  }
  return node.text
}

export function isTrue(node: ComposeNode | undefined, key: string): boolean {
  const text = textOf(node, key)?.toLowerCase()
  if (text === undefined || text === 'false' || text === 'no' || text === '') return false
  if (text === 'true' || text === 'yes') return true
  throw wrongAt((node as ComposeNode).place, `${quote(key)} must be true or false.`)
}

export function listOf(node: ComposeNode | undefined, key: string): ComposeNode[] {
  if (node === undefined || isNull(node)) return []
  if (node.kind !== 'list') throw wrongAt(node.place, `${quote(key)} must be a list.`)
  if (node.items.length > mostItems) {
    throw wrongAt(node.place, `${quote(key)} has more than ${mostItems} entries.`)
  }
  return node.items
}

export const textsOf = (node: ComposeNode | undefined, key: string): string[] =>
  listOf(node, key).map((item) => textOf(item, key) ?? '')

export function entriesOf(node: ComposeNode | undefined, key: string): Map<string, ComposeNode> {
  if (node === undefined || isNull(node)) return new Map()
  if (node.kind !== 'map') throw wrongAt(node.place, `${quote(key)} must hold names and values.`)
  if (node.entries.size > mostItems) {
    throw wrongAt(node.place, `${quote(key)} has more than ${mostItems} entries.`)
  }
  return node.entries
}

/** A text is split where a shell would; null where nothing is said. */
export function commandOf(node: ComposeNode | undefined, key: string): string[] | null {
  if (node === undefined || isNull(node)) return null
  if (node.kind === 'list') return textsOf(node, key)
  const words = splitWords(textOf(node, key) ?? '')
  if (words === null) throw wrongAt(node.place, `${quote(key)} has a quote that is not closed.`)
  return words
}

const units = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** Such as `64m`, `1gb`, `512 MiB` or a number of bytes; null where nothing is said. */
export function bytesOf(node: ComposeNode | undefined, key: string): number | null {
  const text = textOf(node, key)
  if (text === null || text === '') return null
  const [, digits, unit = 'b'] =
    /^(\d{1,12}(?:\.\d{1,6})?) ?(?:([kmgt])(?:i?b)?|b)?$/i.exec(text.trim()) ?? []
  if (digits === undefined) {
    throw wrongAt((node as ComposeNode).place, `${quote(key)} must be an amount, such as "64m".`)
  }
  const bytes = Math.floor(Number(digits) * units[unit.toLowerCase() as keyof typeof units])
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : null
}

/** Above zero; null where nothing is said, or zero, or less, which all mean no limit. */
export function numberOf(node: ComposeNode | undefined, key: string): number | null {
  const text = textOf(node, key)
  if (text === null || text === '') return null
  if (!/^-?\d{1,9}(\.\d{1,9})?$/.test(text)) {
    throw wrongAt((node as ComposeNode).place, `${quote(key)} must be a number.`)
  }
  return Number(text) > 0 ? Number(text) : null
}

const durations = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Such as `1m30s`; null where nothing is said. */
export function durationMsOf(node: ComposeNode | undefined, key: string): number | null {
  const text = textOf(node, key)
  if (text === null || text === '' || text === '0') return null
  if (!/^(\d{1,9}(\.\d{1,3})?(us|ms|s|m|h|d))+$/.test(text) || text.length > 40) {
    const message = `${quote(key)} must be a time, such as "30s" or "1m30s".`
    throw wrongAt((node as ComposeNode).place, message)
  }
  const parts = [...text.matchAll(/([\d.]+)(us|ms|s|m|h|d)/g)]
  const total = parts.reduce((sum, [, digits, unit]) => {
    return sum + Number(digits) * durations[unit as keyof typeof durations]
  }, 0)
  return Math.min(Math.round(total), 24 * durations.h)
}
