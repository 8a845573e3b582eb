import type { Command } from '../../commands/command.ts'
import { paletteLabel } from '../../commands/palette.ts'
import type { Chord } from '../key-chords.ts'
import { isSameWhen, type KeyRule, type UserRule } from '../key-rules.ts'

/** One line of the keybindings editor: a rule, or a command that has none. */
export type KeyRow = {
  /** The same rule has the same one after a change elsewhere. */
  id: string
  command: string
  title: string
  /** Null for a command without keys. */
  rule: KeyRule | null
  keys: string
  when: string
  source: 'User' | 'Default'
  /** The user has said something about this command. */
  isChanged: boolean
  /** Commands that the same keys mean in the same place. */
  conflicts: readonly string[]
}

type Given = {
  commands: ReadonlyMap<string, Command>
  rules: readonly KeyRule[]
  userRules: readonly UserRule[]
  label: (chords: readonly Chord[]) => string
}

/** All commands with their keys, by title; those without keys at the end. */
export function keyRows({ commands, rules, userRules, label }: Given): readonly KeyRow[] {
  const titleOf = (id: string) => {
    const command = commands.get(id)
    return command ? paletteLabel(command) : id
  }
  const changed = new Set(userRules.map(({ command }) => command.replace(/^-/, '')))
  const conflictsOf = findConflicts(rules)
  const bound = rules.map((rule): KeyRow => {
    const keys = rule.chords.join(' ')
    return {
      id: `${rule.command} ${keys} ${rule.when ?? ''} ${rule.source}`,
      command: rule.command,
      title: titleOf(rule.command),
      rule,
      keys: label(rule.chords),
      when: rule.when ?? '',
      source: rule.source === 'user' ? 'User' : 'Default',
      isChanged: changed.has(rule.command),
      conflicts: conflictsOf(rule).map(titleOf),
    }
  })
  const hasKeys = new Set(rules.map(({ command }) => command))
  const unbound = [...commands.values()]
    .filter(({ id, isHidden = false }) => !hasKeys.has(id) && (!isHidden || changed.has(id)))
    .map(
      ({ id }): KeyRow => ({
        id,
        command: id,
        title: titleOf(id),
        rule: null,
        keys: '',
        when: '',
        source: 'Default',
        isChanged: changed.has(id),
        conflicts: [],
      }),
    )
  const byTitle = (one: KeyRow, other: KeyRow) =>
    // Monaco's inner commands have no title: they stand below those that have.
    Number(one.title === one.command) - Number(other.title === other.command) ||
    one.title.localeCompare(other.title) ||
    one.keys.localeCompare(other.keys)
  return [...unique(bound).sort(byTitle), ...unbound.sort(byTitle)]
}

/**
 * Rules of other commands by the same keys that hold where this one does, as far as
 * that can be told.
 */
function findConflicts(rules: readonly KeyRule[]): (rule: KeyRule) => readonly string[] {
  const byKeys = Map.groupBy(rules, ({ chords }) => chords.join(' '))
  return (rule) => {
    const others = (byKeys.get(rule.chords.join(' ')) ?? []).filter(
      (other) => other.command !== rule.command && meet(rule, other),
    )
    return [...new Set(others.map(({ command }) => command))]
  }
}

function meet(one: KeyRule, other: KeyRule): boolean {
  if (isSameWhen(one.when, other.when)) return true
  const user = one.source === 'user' ? one : other.source === 'user' ? other : null
  // A rule of the user's that holds everywhere hides all others.
  return user !== null && user.when === undefined
}

function unique(rows: readonly KeyRow[]): KeyRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

/**
 * The rows a search finds: every word is somewhere in the row; `"ctrl+k ctrl+s"` in quotes are
 * exactly these keys; `@source:user` are the user's own, `@conflicts` those whose keys mean
 * something else too.
 */
export function searchRows(rows: readonly KeyRow[], query: string): readonly KeyRow[] {
  const quoted = /"([^"]*)"/.exec(query)?.[1]?.trim().toLowerCase()
  const words = query
    .replace(/"[^"]*"?/, '')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
  if (quoted === undefined && words.length === 0) return rows
  return rows.filter((row) => {
    if (quoted !== undefined && !hasKeys(row, quoted)) return false
    const { command, title, keys, when, source } = row
    const text = `${title} ${command} ${keys} ${row.rule?.chords.join(' ') ?? ''} ${when} ${source}`
    return words.every((word) => {
      if (word === '@source:user') return source === 'User' || row.isChanged
      if (word === '@source:default') return source === 'Default'
      if (word === '@conflicts') return row.conflicts.length > 0
      return text.toLowerCase().includes(word)
    })
  })
}

/** Also while only the first of two chords is there. */
function hasKeys({ rule, keys }: KeyRow, wanted: string): boolean {
  const chords = rule?.chords.join(' ') ?? ''
  const isBegin = (text: string) => text === wanted || text.startsWith(`${wanted} `)
  return isBegin(chords) || isBegin(keys.toLowerCase())
}
