import { AgentError } from '../errors.ts'
import type { TerminalInfo } from '../protocol/terminals.ts'
import { maxTerminals } from '../protocol/terminals.ts'
import { Wake } from '../wake.ts'
import { ReadyShell } from './ready-shell.ts'
import type { Terminal } from './terminal.ts'

const closingMs = 2000

/**
 * Hears of what terminals print, that somebody types, and of each that is closed: its output can
 * still be read then.
 */
export type TerminalWatcher = {
  onOutput?(terminal: Terminal, bytes: Uint8Array): void
  onInput?(): void
  onClose?(terminal: Terminal): void
}

/**
 * Every terminal that has been opened and not been closed, those whose process has
 * ended among them.
 */
export class Terminals {
  readonly ready = new ReadyShell()
  readonly #terminals = new Map<string, Terminal>()
  readonly #followers = new Set<Wake>()
  readonly #watchers = new Set<TerminalWatcher>()
  #opened = 0

  list(): TerminalInfo[] {
    return [...this.#terminals.values()].map((terminal) => terminal.info)
  }

  /**
   * Yields the list at once, and whenever it has changed; changes that come together are
   * told together.
   */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<TerminalInfo[], void> {
    const wake = new Wake()
    this.#followers.add(wake)
    wake.wakeOn(signal)
    try {
      while (!signal?.aborted) {
        yield this.list()
        await wake.wait()
      }
    } finally {
      this.#followers.delete(wake)
    }
  }

  watch(watcher: TerminalWatcher): Disposable {
    this.#watchers.add(watcher)
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) }
  }

  find(id: string): Terminal | undefined {
    return this.#terminals.get(id)
  }

  require(id: string): Terminal {
    const terminal = this.find(id)
    if (!terminal) throw new AgentError('TERMINAL_NOT_FOUND', 'This terminal is no longer there.')
    return terminal
  }

  /** Counts terminals in the order in which they are opened. */
  nextNumber(): number {
    this.#opened += 1
    return this.#opened
  }

  /** Those of lifecycle commands do not count: how many they are is up to devcontainer.json. */
  add(terminal: Terminal): void {
    const isShell = terminal.purpose === 'shell'
    const shells = this.list().filter(({ purpose }) => purpose === 'shell')
    if (isShell && shells.length >= maxTerminals) {
      throw new AgentError('TERMINAL_LIMIT', `At most ${maxTerminals} terminals can be open.`)
    }
    this.#terminals.set(terminal.id, terminal)
    this.changed()
  }

  close(id: string): void {
    const terminal = this.require(id)
    this.#terminals.delete(id)
    terminal[Symbol.dispose]()
    for (const watcher of this.#watchers) watcher.onClose?.(terminal)
    this.changed()
  }

  printed(terminal: Terminal, bytes: Uint8Array): void {
    for (const watcher of this.#watchers) watcher.onOutput?.(terminal, bytes)
  }

  typed(): void {
    for (const watcher of this.#watchers) watcher.onInput?.()
  }

  changed(): void {
    for (const follower of this.#followers) follower.wake()
  }

  /** Hangs up everything, and resolves once it has ended or been killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.ready[Symbol.dispose]()
    const endings = [...this.#terminals.values()].map((terminal) => {
      terminal[Symbol.dispose]()
      return terminal.pty?.ended
    })
    const deadline = new Promise((resolve) => setTimeout(resolve, closingMs))
    await Promise.race([Promise.all(endings), deadline])
    for (const { pty } of this.#terminals.values()) pty?.kill()
  }
}
