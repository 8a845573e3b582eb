import { createStore, type StoreApi } from 'zustand/vanilla'

/** What of it follows the user to other devices; the rest is this browser's own. */
export const syncedKeys = [
  'layout',
  'editors',
  'viewStates',
  'expandedFolders',
  'recentFiles',
  'languages',
  'activeTerminal',
  'terminalSplits',
  'hiddenStatusItems',
  'welcomeShown',
] as const

/**
 * What the IDE of one codespace remembers in this browser. Storage that is full or blocked
 * is not an error.
 */
export class IdeStorage {
  /**
   * Counts up when all of it was replaced by what another device left: who has read it
   * reads it again.
   */
  readonly rounds: StoreApi<{ count: number }> = createStore(() => ({ count: 0 }))
  readonly #prefix: string
  readonly #listeners = new Set<(key: string, text: string) => void>()
  #settling: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(codespaceName: string) {
    this.#prefix = `bothy.ide.${codespaceName}.`
  }

  read<T>(key: string, fallback: T): T {
    try {
      const stored = this.readText(key)
      return stored === null ? fallback : (JSON.parse(stored) as T)
    } catch {
      // Written by something else: as if it were the first visit.
      return fallback
    }
  }

  /** As it was written; null where nothing was. */
  readText(key: string): string | null {
    try {
      return localStorage.getItem(this.#prefix + key)
    } catch {
      // Blocked: as if it were the first visit.
      return null
    }
  }

  write(key: string, value: unknown): void {
    if (this.#isClosed) return
    const text = JSON.stringify(value)
    if (!this.#put(key, text)) return
    for (const listener of this.#listeners) listener(key, text)
  }

  /** Hears what this page writes, where it is new. Returns the way to stop. */
  onWrite(listener: (key: string, text: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Takes what another device left. Until `reopen` nothing is written: what goes away would put its
   * own last words over it.
   */
  replace(texts: ReadonlyMap<string, string>): void {
    this.#isClosed = true
    for (const [key, text] of texts) this.#put(key, text)
    this.rounds.setState(({ count }) => ({ count: count + 1 }))
  }

  reopen(): void {
    this.#isClosed = false
  }

  /**
   * Resolves once it is known, or has taken too long, whether another device left something newer.
   */
  settled(): Promise<void> {
    return this.#settling
  }

  settleWith(settling: Promise<void>): void {
    this.#settling = settling
  }

  /** Whether it is another text than before. */
  #put(key: string, text: string): boolean {
    try {
      if (localStorage.getItem(this.#prefix + key) === text) return false
      localStorage.setItem(this.#prefix + key, text)
    } catch {
      // Full or blocked: the next visit begins with the last layout that fitted.
    }
    return true
  }
}
