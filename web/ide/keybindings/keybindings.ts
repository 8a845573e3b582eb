import { createStore, type StoreApi } from 'zustand/vanilla'
import { formatShortcut } from '#web/ui/Shortcut.tsx'
import type { Command } from '../commands/command.ts'
import type { Commands } from '../commands/commands.ts'
import type { ContextKeys } from '../commands/context-keys.ts'
import type { IdeSettings } from '../settings/ide-settings.ts'
import { isReserved } from './browser-keys.ts'
import { type Chord, currentPlatform, type Platform, writeChords } from './key-chords.ts'
import { KeyResolver, type Resolution } from './key-resolver.ts'
import { applyUserRules, defaultRules, type KeyRule, type UserRule } from './key-rules.ts'
import { skipsShell } from './shell-skipping.ts'

/** Monaco's commands, as far as they are not in the registry of the IDE. */
export type EditorCommands = {
  rules: readonly KeyRule[]
  has: (id: string) => boolean
  run: (id: string, args: readonly unknown[]) => void
}
type Given = {
  commands: Commands
  contextKeys: ContextKeys
  settings: Pick<IdeSettings, 'get'>
  platform?: Platform
}
export type Recorder = (candidates: readonly Chord[]) => void
type Computed = {
  rules: readonly KeyRule[]
  byCommand: ReadonlyMap<string, readonly KeyRule[]>
  resolver: KeyResolver
  defaultResolver: KeyResolver
}

/** Which keys mean what: the commands' default ones, Monaco's, and on top of them the user's. */
export class Keybindings {
  /** Counts up whenever some key may mean something else than before. */
  readonly changes: StoreApi<{ count: number }> = createStore(() => ({ count: 0 }))
  readonly platform: Platform
  /**
   * While it is set it gets every key, and nothing else does: the keybindings editor records by it.
   */
  recorder: Recorder | null = null
  readonly #commands: Commands
  readonly #contextKeys: ContextKeys
  readonly #settings: Given['settings']
  #user: readonly UserRule[] = []
  #editor: EditorCommands | null = null
  #computed: Computed | null = null

  constructor({ commands, contextKeys, settings, platform = currentPlatform() }: Given) {
    this.#commands = commands
    this.#settings = settings
    this.#contextKeys = contextKeys
    this.platform = platform
    commands.store.subscribe(() => this.#forget())
  }

  /** All there are, defaults first. */
  get rules(): readonly KeyRule[] {
    return this.#compute().rules
  }

  get userRules(): readonly UserRule[] {
    return this.#user
  }

  setUserRules(rules: readonly UserRule[]): void {
    this.#user = rules
    this.#forget()
  }

  /** Monaco's own commands and default keys, once it is there. */
  setEditor(editor: EditorCommands | null): void {
    this.#editor = editor
    this.#forget()
  }

  run({ command, args = [] }: KeyRule): void {
    if (this.#commands.get(command)) this.#commands.run(command, ...args)
    else if (command !== '') this.#editor?.run(command, args)
  }

  /**
   * The keys of a command as this machine writes them, `Ctrl+K Ctrl+S`; undefined where it has none
   * that arrive here. Of several the user's own, then the first of its defaults.
   */
  lookupKeys(id: string): string | undefined {
    const rules = (this.#compute().byCommand.get(id) ?? []).filter(
      (rule) => rule.args === undefined && this.arrives(rule),
    )
    const rule =
      rules.findLast(({ source }) => source === 'user') ??
      rules.find(({ source }) => source === 'default') ??
      // Monaco lists the other ones of a command first.
      rules.at(-1)
    return rule && this.label(rule.chords)
  }

  label(chords: readonly Chord[]): string {
    return formatShortcut(writeChords(chords, this.platform), this.platform === 'mac')
  }

  /** Whether the browser lets the page have these keys, as the page is shown now. */
  arrives({ chords }: Pick<KeyRule, 'chords'>): boolean {
    const isOwnWindow =
      Boolean(this.#contextKeys.get('isStandalone')) ||
      Boolean(this.#contextKeys.get('isFullscreen'))
    return isOwnWindow || !chords.some((chord) => isReserved(chord, this.platform))
  }

  /** What a key means after the ones that were pressed already. */
  resolve(begun: readonly Chord[], candidates: readonly Chord[]): Resolution {
    return this.#compute().resolver.resolve(begun, candidates, (rule) => this.#isHolding(rule))
  }

  /**
   * Whether Monaco would by itself do something at this key that the user has taken away from it.
   */
  isTakenFromEditor(candidates: readonly Chord[]): boolean {
    if (this.#user.length === 0) return false
    const found = this.#compute().defaultResolver.resolve([], candidates, (rule) =>
      this.#isHolding(rule),
    )
    return found.is !== 'nothing' && found.rule.source === 'editor'
  }

  /**
   * Whether keys go to what they mean where a terminal has the focus, and not to its program.
   * Escape alone begins nothing there.
   */
  skipsShell(resolution: Exclude<Resolution, { is: 'nothing' }>): boolean {
    if (resolution.is === 'begun') {
      const isChord = this.#settings.get('terminal.integrated.allowChords')
      return isChord && resolution.chords[0] !== 'escape'
    }
    const { command } = resolution.rule
    const wishes = this.#settings.get('terminal.integrated.commandsToSkipShell')
    if (wishes.includes(`-${command}`)) return false
    if (wishes.includes(command) || skipsShell(command)) return true
    return this.#commands.get(command)?.isGlobal === true
  }

  #isHolding({ command, when }: KeyRule): boolean {
    if (!this.#contextKeys.matches(when)) return false
    if (command === '' || this.#commands.isEnabled(command)) return true
    return this.#commands.get(command) === undefined && this.#editor?.has(command) === true
  }

  #compute(): Computed {
    if (this.#computed === null) {
      const commands: Iterable<Command> = this.#commands.store.getState().commands.values()
      const defaults = [...(this.#editor?.rules ?? []), ...defaultRules(commands, this.platform)]
      const rules = applyUserRules(defaults, this.#user)
      this.#computed = {
        rules,
        byCommand: Map.groupBy(rules, ({ command }) => command),
        resolver: new KeyResolver(rules),
        defaultResolver: new KeyResolver(defaults),
      }
    }
    return this.#computed
  }

  #forget(): void {
    this.#computed = null
    this.changes.setState(({ count }) => ({ count: count + 1 }))
  }
}
