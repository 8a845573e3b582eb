import { createStore, type StoreApi } from 'zustand/vanilla'

export type ContextValue = string | number | boolean | readonly string[] | undefined

/** What when-clauses ask for. Names are VS Code's own: `editorFocus`, `terminalFocus`, `listFocus`, `resourceExtname`. */
export class ContextKeys {
  readonly store: StoreApi<Readonly<Record<string, ContextValue>>> = createStore(() => ({}))

  set(key: string, value: ContextValue): void {
    if (this.store.getState()[key] !== value) this.store.setState({ [key]: value })
  }

  get(key: string): ContextValue {
    return this.store.getState()[key]
  }

  /** Whether a when-clause holds now. None holds always. One that cannot be read never does. */
  matches(when: string | undefined): boolean {
    if (when === undefined) return true
    return when.split('&&').every((part) => {
      const key = part.trim()
      return key.startsWith('!') ? !this.get(key.slice(1)) : Boolean(this.get(key))
    })
  }
}
