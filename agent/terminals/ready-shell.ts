import type { Terminal } from './terminal.ts'

/** Longer than this after a codespace came up nobody is waiting for its first shell. */
const keptMs = 10_000

/** What a shell is begun with: one of other variables or in another folder is another shell. */
export type ShellStart = {
  file: string
  folder: string
  environment: Record<string, string>
}

/**
 * One shell that was begun before anybody asked for it. It is on no list, and ends unless
 * somebody soon does.
 */
export class ReadyShell {
  #kept: { terminal: Terminal; mark: string; timer: NodeJS.Timeout } | null = null
  #begun: Promise<void> = Promise.resolve()

  /** One is being begun: who comes meanwhile waits for it rather than begin another. */
  expect(begun: Promise<void>): void {
    this.#begun = begun.catch(ignoreBecauseTold)
  }

  /** Whether there is one, once it is begun. */
  async isThere(): Promise<boolean> {
    await this.#begun
    return this.#kept !== null
  }

  keep(terminal: Terminal, start: ShellStart): void {
    this[Symbol.dispose]()
    const timer = setTimeout(() => this[Symbol.dispose](), keptMs).unref()
    this.#kept = { terminal, mark: markOf(start), timer }
  }

  /**
   * It is the caller's then. Null where there is none, or where it would differ from one begun now.
   */
  take(start: ShellStart): Terminal | null {
    const kept = this.#kept
    if (!kept) return null
    if (kept.mark !== markOf(start) || kept.terminal.exit) {
      this[Symbol.dispose]()
      return null
    }
    clearTimeout(kept.timer)
    this.#kept = null
    return kept.terminal
  }

  [Symbol.dispose](): void {
    if (!this.#kept) return
    clearTimeout(this.#kept.timer)
    this.#kept.terminal[Symbol.dispose]()
    this.#kept = null
  }
}

function ignoreBecauseTold(): void {
  // Whoever began it hears of it; who wants a shell begins one.
}

const markOf = ({ file, folder, environment }: ShellStart) =>
  JSON.stringify([file, folder, Object.entries(environment).sort()])
