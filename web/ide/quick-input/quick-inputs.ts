import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AskOptions, PickOptions, QuickInput } from './quick-input.ts'
import type { QuickItem, QuickProvider } from './quick-provider.ts'

/** What the box is open for. Each has a number of its own, so that the box begins anew with it. */
export type QuickSession = { number: number } & (
  | { kind: 'open'; text: string; isHeld: boolean }
  | {
      kind: 'pick'
      items: readonly QuickItem[]
      options: PickOptions
      settle: (item: QuickItem | null) => void
    }
  | { kind: 'ask'; options: AskOptions; settle: (value: string | null) => void }
)

export type OpenSession = Extract<QuickSession, { kind: 'open' }>
export type PickSession = Extract<QuickSession, { kind: 'pick' }>
export type AskSession = Extract<QuickSession, { kind: 'ask' }>

/** Who offers what, and what the one box is open for. `QuickInputBox` draws it. */
export class QuickInputs implements QuickInput {
  readonly store: StoreApi<{ session: QuickSession | null }> = createStore(() => ({
    session: null,
  }))
  readonly #providers: QuickProvider[] = []
  #count = 0

  provide(provider: QuickProvider): () => void {
    this.#providers.push(provider)
    return () => {
      const place = this.#providers.indexOf(provider)
      if (place !== -1) this.#providers.splice(place, 1)
    }
  }

  /** The one whose prefix the text begins with; of several the longest prefix, then the last that came. */
  providerOf(text: string): QuickProvider | null {
    let best: QuickProvider | null = null
    for (const provider of this.#providers) {
      if (!text.startsWith(provider.prefix)) continue
      if (best === null || provider.prefix.length >= best.prefix.length) best = provider
    }
    return best
  }

  /** One of each prefix, in the order in which the prefixes came. */
  providers(): readonly QuickProvider[] {
    return [...new Map(this.#providers.map((provider) => [provider.prefix, provider])).values()]
  }

  /** `isHeld`: by keys that go to the next item while their modifier is held, as `ctrl+p` twice does. */
  show(text = '', isHeld = false): void {
    this.#begin({ kind: 'open', text, isHeld, number: this.#next() })
  }

  pick(items: readonly QuickItem[], options: PickOptions = {}): Promise<QuickItem | null> {
    return new Promise((settle) => {
      this.#begin({ kind: 'pick', items, options, settle, number: this.#next() })
    })
  }

  ask(options: AskOptions): Promise<string | null> {
    return new Promise((settle) => {
      this.#begin({ kind: 'ask', options, settle, number: this.#next() })
    })
  }

  /** Leaves what is open; a question that has not been answered is left without an answer. */
  close(): void {
    this.#leave()
    this.store.setState({ session: null })
  }

  #begin(session: QuickSession): void {
    this.#leave()
    this.store.setState({ session })
  }

  #leave(): void {
    const { session } = this.store.getState()
    if (session !== null && session.kind !== 'open') session.settle(null)
  }

  #next(): number {
    this.#count += 1
    return this.#count
  }
}
