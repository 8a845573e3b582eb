import type { Command, CommandKeys } from '../commands/command.ts'
import { parseWhen, writeWhen } from '../commands/when-clause.ts'
import { tabAlternatives } from './browser-keys.ts'
import { type Chord, type Platform, readChords } from './key-chords.ts'

/**
 * Keys that run a command where `when` holds. Of several that fit the last one in the
 * list is meant.
 */
export type KeyRule = {
  chords: readonly Chord[]
  /** Empty for keys that do nothing. */
  command: string
  when?: string
  args?: readonly unknown[]
  /**
   * `editor`: one of Monaco's own, which it sees to itself unless the user changed
   * something about it.
   */
  source: 'default' | 'editor' | 'user'
}

/** One entry of the user's own. A command that begins with `-` takes default keys away. */
export type UserRule = {
  /** Missing only where all keys of a command are taken away. */
  chords?: readonly Chord[]
  command: string
  when?: string
  args?: readonly unknown[]
  /** Its place in keybindings.json. */
  index: number
}

/** The default keys of commands on a platform. */
export function defaultRules(commands: Iterable<Command>, platform: Platform): readonly KeyRule[] {
  const rules = [...commands].flatMap((command) =>
    keysOf(command).flatMap((keys): readonly KeyRule[] => {
      const text = textOf(keys, platform)
      if (text === '') return []
      const chords = readChords(text)
      if (!chords) {
        // A mistake of ours; the keys of everything else go on working.
        console.error(`${command.id}: ${text} names no keys`)
        return []
      }
      const when = both(command.when, both(command.keysWhen, whenOf(keys)))
      const args = typeof keys === 'string' ? undefined : keys.args
      return [
        {
          chords,
          command: command.id,
          source: 'default',
          ...(when === undefined ? {} : { when }),
          ...(args === undefined ? {} : { args }),
        },
      ]
    }),
  )
  // What a terminal has of its own comes before chords that begin so, as a Mac's Cmd+K
  // that clears it.
  return rules.toSorted((one, other) => Number(isOfTerminal(one)) - Number(isOfTerminal(other)))
}

const isOfTerminal = ({ when }: KeyRule) => /(?<!!)\bterminalFocus\b/.test(when ?? '')

/** What holds once the user's own rules are applied to the default ones. */
export function applyUserRules(
  defaults: readonly KeyRule[],
  user: readonly UserRule[],
): readonly KeyRule[] {
  const removals = user.filter(({ command }) => command.startsWith('-'))
  const kept = defaults.filter((rule) => !removals.some((removal) => isRemovedBy(rule, removal)))
  const added = user.flatMap(({ index: _, chords, ...rule }): KeyRule[] =>
    rule.command.startsWith('-') || !chords ? [] : [{ ...rule, chords, source: 'user' }],
  )
  return [...kept, ...added]
}

/** Whether a removal of the user's is about this default rule. */
function isRemovedBy(rule: KeyRule, removal: UserRule): boolean {
  return (
    removal.command === `-${rule.command}` &&
    (removal.chords === undefined || removal.chords.join(' ') === rule.chords.join(' ')) &&
    (removal.when === undefined || isSameWhen(removal.when, rule.when))
  )
}

/** Whether two when-clauses say the same in the same order. */
export function isSameWhen(one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true
  if (one === undefined || other === undefined) return false
  try {
    return writeWhen(parseWhen(one)) === writeWhen(parseWhen(other))
  } catch {
    // One of them cannot be read: they were not the same text above.
    return false
  }
}

function keysOf({ id, keys = [] }: Command): readonly CommandKeys[] {
  const own: readonly CommandKeys[] = Array.isArray(keys) ? keys : [keys as CommandKeys]
  const alternative = own.length === 0 ? undefined : tabAlternatives[id]
  return alternative ? [...own, alternative] : own
}

function textOf(keys: CommandKeys, platform: Platform): string {
  if (typeof keys === 'string') return platform === 'mac' ? onMac(keys) : keys
  if (platform === 'mac') return keys.mac ?? onMac(keys.key)
  return (platform === 'linux' ? keys.linux : undefined) ?? keys.key
}

/**
 * What people press with ctrl elsewhere they press with cmd, but for what macOS keeps to itself.
 */
function onMac(keys: string): string {
  return keys
    .split(' ')
    .map((chord) =>
      /\+(tab|space|`|backquote)$/i.test(chord) ? chord : chord.replace(/\bctrl\+/i, 'cmd+'),
    )
    .join(' ')
}

function whenOf(keys: CommandKeys): string | undefined {
  return typeof keys === 'string' ? undefined : keys.when
}

function both(one: string | undefined, other: string | undefined): string | undefined {
  if (!one || !other) return one || other || undefined
  const part = (when: string) => (when.includes('||') ? `(${when})` : when)
  return `${part(one)} && ${part(other)}`
}
