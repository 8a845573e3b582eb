/** What the IDE of one codespace remembers in this browser. Storage that is full or blocked is not an error. */
export class IdeStorage {
  readonly #prefix: string

  constructor(codespaceName: string) {
    this.#prefix = `bothy.ide.${codespaceName}.`
  }

  read<T>(key: string, fallback: T): T {
    try {
      const stored = localStorage.getItem(this.#prefix + key)
      return stored === null ? fallback : (JSON.parse(stored) as T)
    } catch {
      // Blocked, or written by something else: as if it were the first visit.
      return fallback
    }
  }

  write(key: string, value: unknown): void {
    try {
      localStorage.setItem(this.#prefix + key, JSON.stringify(value))
    } catch {
      // Full or blocked: the next visit begins with the last layout that fitted.
    }
  }
}
