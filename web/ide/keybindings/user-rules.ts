import {
  applyEdits,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { parseWhen } from '../commands/when-clause.ts'
import { WhenError } from '../commands/when-scanner.ts'
import { type Platform, readChords, writeChords } from './key-chords.ts'
import { isSameWhen, type KeyRule, type UserRule } from './key-rules.ts'

/** What is wrong in keybindings.json. An entry that is wrong has no effect; the others have. */
export type RuleProblem = {
  /** Both from 1. */
  line: number
  column: number
  message: string
}
/** An entry as it is written. */
type Written = { key?: string; command: string; when?: string; args?: unknown }

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' }
const emptyText =
  '// Keys written here outrank the default ones. A command with a - before it loses its own.\n[\n]\n'

const syntaxWords: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no JSON',
  InvalidNumberFormat: 'This is no number',
  PropertyNameExpected: 'A name in double quotes is expected',
  ValueExpected: 'A value is expected',
  ColonExpected: 'A colon is expected',
  CommaExpected: 'A comma is expected',
  CloseBraceExpected: 'A closing } is expected',
  CloseBracketExpected: 'A closing ] is expected',
  EndOfFileExpected: 'Nothing is expected after the list',
  UnexpectedEndOfComment: 'A comment is not closed',
  UnexpectedEndOfString: 'A text is not closed',
  InvalidEscapeCharacter: 'This escape is not known',
  InvalidCharacter: 'This character has to be escaped',
}

/** Reads VS Code's keybindings.json: comments and trailing commas are fine. */
export function readUserRules(text: string): { rules: UserRule[]; problems: RuleProblem[] } {
  const rules: UserRule[] = []
  const problems: RuleProblem[] = []
  if (isBlank(text)) return { rules, problems }
  const tell = (offset: number, message: string) =>
    problems.push({ ...positionAt(text, offset), message })
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  for (const { error, offset } of errors) {
    const name = printParseErrorCode(error)
    tell(offset, syntaxWords[name] ?? name)
  }
  if (root && root.type !== 'array')
    tell(root.offset, 'It has to be a list: [ at the begin, ] at the end')
  const entries = root?.type === 'array' ? (root.children ?? []) : []
  entries.forEach((node, index) => {
    const rule = readEntry(node, index, tell)
    if (rule) rules.push(rule)
  })
  return { rules, problems }
}

function readEntry(
  node: Node,
  index: number,
  tell: (offset: number, message: string) => void,
): UserRule | null {
  const property = (name: string) =>
    node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1]
  const [key, command, when, args] = ['key', 'command', 'when', 'args'].map(property)
  if (typeof command?.value !== 'string') {
    tell((command ?? node).offset, 'Each entry has a "command", which is a text')
    return null
  }
  const isRemoval = command.value.startsWith('-')
  if (typeof key?.value !== 'string' && !(isRemoval && key === undefined)) {
    tell((key ?? node).offset, 'Each entry has a "key", which is a text')
    return null
  }
  const chords = key === undefined ? undefined : readChords(String(key.value))
  if (chords === null) {
    tell(key?.offset ?? node.offset, `${String(key?.value)} names no keys`)
    return null
  }
  const problem = when && whenProblem(when.value)
  if (problem) {
    tell(when.offset, problem)
    return null
  }
  return {
    index,
    command: command.value,
    ...(chords === undefined ? {} : { chords }),
    ...(when === undefined || when.value === '' ? {} : { when: String(when.value) }),
    ...(args === undefined ? {} : { args: [plainValue(args)] }),
  }
}

/** What is wrong with a when-clause, or null. */
export function whenProblem(when: unknown): string | null {
  if (typeof when !== 'string') return 'A "when" is a text'
  if (when.trim() === '') return null
  try {
    parseWhen(when)
    return null
  } catch (error) {
    if (!(error instanceof WhenError)) throw error
    return `The when-clause cannot be read: ${error.message}, at character ${error.at + 1}`
  }
}

/** The text with keys for a command added. */
export function addKeys(text: string, platform: Platform, rule: Omit<KeyRule, 'source'>): string {
  return append(text, written(rule, platform))
}

/**
 * The text with other keys or another when-clause in place of a rule's: a default one is
 * taken away for it.
 */
export function changeRule(
  text: string,
  platform: Platform,
  change: { rule: KeyRule; to: Omit<KeyRule, 'source'> },
): string {
  const { rule, to } = change
  const index = indexOf(text, rule)
  if (index === null) return removeRule(addKeys(text, platform, to), platform, rule)
  const { key = '', when } = written(to, platform)
  return edit(edit(text, [index, 'key'], key), [index, 'when'], when)
}

/** The text without a rule of the user's, or with one that takes a default rule away. */
export function removeRule(text: string, platform: Platform, rule: KeyRule): string {
  const index = indexOf(text, rule)
  if (index !== null) return edit(text, [index], undefined)
  return append(text, { ...written(rule, platform), command: `-${rule.command}` })
}

/** The text without anything the user says of a command: its default keys hold again. */
export function resetCommand(text: string, command: string): string {
  const about = readUserRules(text).rules.filter(
    (rule) => rule.command === command || rule.command === `-${command}`,
  )
  return about.reduceRight((left, { index }) => edit(left, [index], undefined), text)
}

function indexOf(text: string, rule: KeyRule): number | null {
  if (rule.source !== 'user') return null
  const found = readUserRules(text).rules.find(
    ({ command, chords, when }) =>
      command === rule.command &&
      chords?.join(' ') === rule.chords.join(' ') &&
      isSameWhen(when, rule.when),
  )
  return found?.index ?? null
}

function written(rule: Omit<KeyRule, 'source'>, platform: Platform): Written {
  const { chords, command, when, args } = rule
  return {
    key: writeChords(chords, platform),
    command,
    ...(when === undefined ? {} : { when }),
    ...(args === undefined ? {} : { args: args[0] }),
  }
}

function append(text: string, entry: Written): string {
  const whole = isBlank(text) ? emptyText : text
  const count = parseTree(whole, [], { allowTrailingComma: true })?.children?.length ?? 0
  return applyEdits(
    whole,
    modify(whole, [count], entry, { formattingOptions, isArrayInsertion: true }),
  )
}

function edit(text: string, path: JSONPath, value: unknown): string {
  return applyEdits(text, modify(text, path, value, { formattingOptions }))
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function plainValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plainValue)
  if (node.type !== 'object') return node.value as unknown
  return Object.fromEntries(
    (node.children ?? []).map(({ children }) => [
      String(children?.[0]?.value),
      children?.[1] && plainValue(children[1]),
    ]),
  )
}
