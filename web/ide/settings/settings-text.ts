import { applyEdits, modify, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import {
  isSettingId,
  ownValue,
  problemOf,
  type SettingValues,
  wholeValue,
} from './setting-check.ts'

/** What is wrong in settings.json. What is wrong counts as not set. */
export type SettingProblem = {
  /** From 1. */
  line: number
  /** Null where the file itself cannot be read. */
  key: string | null
  message: string
}

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' }

/**
 * VS Code's settings.json: comments and trailing commas are fine, what is not known is
 * somebody else's.
 */
export function readSettings(text: string): { values: SettingValues; problems: SettingProblem[] } {
  const values: Record<string, unknown> = {}
  const problems: SettingProblem[] = []
  const errors: ParseError[] = []
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const root =
    text.trim() === '' ? undefined : parseTree(text, errors, { allowTrailingComma: true })
  for (const { error, offset } of errors) {
    const message = `It cannot be read from here: ${printParseErrorCode(error)}.`
    problems.push({ line: lineAt(offset), key: null, message })
  }
  if (root && root.type !== 'object') {
    problems.push({ line: 1, key: null, message: 'It has to begin with { and end with }.' })
  }
  for (const property of root?.type === 'object' ? (root.children ?? []) : []) {
    const [name, node] = property.children ?? []
    const key = String(name?.value)
    if (!node || !isSettingId(key)) continue
    const value = valueIn(node)
    const message = problemOf(key, value)
    if (message === null) values[key] = wholeValue(key, value)
    else problems.push({ line: lineAt(property.offset), key, message })
  }
  return { values, problems }
}

/** The text with one setting changed, or without it for undefined; comments and all else stay. */
export function editSetting(text: string, key: string, value: unknown): string {
  const own = isSettingId(key) && value !== undefined ? ownValue(key, value) : value
  const whole = text.trim() === '' ? '{}' : text
  return applyEdits(whole, modify(whole, [key], own, { formattingOptions }))
}

function valueIn(node: NonNullable<ReturnType<typeof parseTree>>): unknown {
  if (node.type === 'object') {
    return Object.fromEntries(
      (node.children ?? []).map(({ children: [name, value] = [] }) => [
        String(name?.value),
        value && valueIn(value),
      ]),
    )
  }
  if (node.type !== 'array') return node.value as unknown
  return (node.children ?? []).map((child) => valueIn(child))
}
