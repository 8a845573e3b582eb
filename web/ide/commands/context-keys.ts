import { createStore, type StoreApi } from 'zustand/vanilla'
import { holds, parseWhen, type ReadContext } from './when-clause.ts'

export type ContextValue = string | number | boolean | readonly string[] | undefined

/**
 * What when-clauses ask for. Names are VS Code's own: `editorFocus`, `terminalFocus`, `listFocus`,
 * `resourceExtname`.
 */
export class ContextKeys {
  readonly store: StoreApi<Readonly<Record<string, ContextValue>>> = createStore(() => ({}))
  readonly #sources = new Set<ReadContext>()

  set(key: string, value: ContextValue): void {
    if (this.store.getState()[key] !== value) this.store.setState({ [key]: value })
  }

  /** Several at once; who listens hears of it once. */
  setAll(values: Readonly<Record<string, ContextValue>>): void {
    const now = this.store.getState()
    if (Object.entries(values).some(([key, value]) => now[key] !== value))
      this.store.setState(values)
  }

  get(key: string): ContextValue {
    const value = this.store.getState()[key]
    if (value !== undefined) return value
    for (const read of this.#sources) {
      const found = read(key)
      if (found !== undefined) return found
    }
    return undefined
  }

  /**
   * Asked for keys that nobody has set here, until what it returns is called. Monaco has
   * many of its own.
   */
  addSource(read: ReadContext): () => void {
    this.#sources.add(read)
    return () => this.#sources.delete(read)
  }

  /**
   * Whether a when-clause holds now, or would with what `instead` says. None holds always. One that
   * cannot be read never does.
   */
  matches(when: string | undefined, instead: Readonly<Record<string, ContextValue>> = {}): boolean {
    if (when === undefined || when === '') return true
    try {
      return holds(parseWhen(when), (key) => (key in instead ? instead[key] : this.get(key)))
    } catch {
      // The keybindings editor says what is wrong with it; a key that is pressed does nothing.
      return false
    }
  }
}
