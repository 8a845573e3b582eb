import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AskOptions, PickOptions, QuickInput } from './quick-input.ts'
import type { QuickItem, QuickProvider } from './quick-provider.ts'

/** What the box is open for. Each has a number of its own, so that the box begins anew with it. */
export type QuickSession = { number: number } & (
  | { kind: 'open'; text: string }
  | {
      kind: 'pick'
      items: readonly QuickItem[]
      options: PickOptions
      settle: (item: QuickItem | null) => void
    }
  | { kind: 'ask'; options: AskOptions; settle: (value: string | null) => void }
)

export type AskSession = Extract<QuickSession, { kind: 'ask' }>
export type ListSession = Exclude<QuickSession, AskSession>

type State = {
  session: QuickSession | null
  /** By how many items held keys have gone on, since the session began. */
  steps: number
  /** The keys that were held are so no more. */
  isReleased: boolean
}

/** Who offers what, and what the one box is open for. `QuickInputBox` draws it. */
export class QuickInputs implements QuickInput {
  readonly store: StoreApi<State> = createStore(() => ({
    session: null,
    steps: 0,
    isReleased: false,
  }))
  /** What stands in the field of quick open now. */
  typed = ''
  /** What was typed for this session before the box was there; null for nothing. */
  early: string | null = null
  readonly #providers: QuickProvider[] = []
  #count = 0
  #returnTo: Element | null = null
  #stopHolding: (() => void) | null = null

  provide(provider: QuickProvider): () => void {
    this.#providers.push(provider)
    return () => {
      const place = this.#providers.indexOf(provider)
      if (place !== -1) this.#providers.splice(place, 1)
    }
  }

  /**
   * The one whose prefix the text begins with; of several the longest prefix, then the
   * last that came.
   */
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

  show(text = ''): void {
    this.typed = text
    this.#begin({ kind: 'open', text, number: this.#next() })
  }

  pick(items: readonly QuickItem[], options: PickOptions = {}): Promise<QuickItem | null> {
    return new Promise((settle) => {
      this.#begin({ kind: 'pick', items, options, settle, number: this.#next() })
      if (options.navigate) this.#hold()
    })
  }

  ask(options: AskOptions): Promise<string | null> {
    return new Promise((settle) => {
      this.#begin({ kind: 'ask', options, settle, number: this.#next() })
    })
  }

  navigate(step: number): boolean {
    const { session, steps } = this.store.getState()
    if (session === null || session.kind === 'ask') return false
    this.#hold()
    this.store.setState({ steps: steps + step })
    return true
  }

  /** Enter was pressed before there was anything to take: the first that is found is taken. */
  acceptWhenThere(): void {
    if (this.store.getState().session?.kind !== 'ask') this.store.setState({ isReleased: true })
  }

  /** Leaves what is open; a question that has not been answered is left without an answer. */
  close({ isFocusLost = false } = {}): void {
    const { session } = this.store.getState()
    if (session === null) return
    this.#leave()
    this.store.setState({ session: null })
    // Where the user has gone elsewhere already, that is where they want to be.
    if (!isFocusLost && this.#returnTo instanceof HTMLElement) this.#returnTo.focus()
    this.#returnTo = null
  }

  #begin(session: QuickSession): void {
    if (this.store.getState().session === null) this.#returnTo = document.activeElement
    this.#leave()
    this.early = null
    this.store.setState({ session, steps: 0, isReleased: false })
  }

  #leave(): void {
    this.#stopHolding?.()
    const { session } = this.store.getState()
    if (session !== null && session.kind !== 'open') session.settle(null)
  }

  // Here and not in the box: a short press may be over before the box is drawn.
  #hold(): void {
    if (this.#stopHolding) return
    const onKeyUp = ({ ctrlKey, altKey, metaKey }: KeyboardEvent) => {
      if (ctrlKey || altKey || metaKey) return
      this.#stopHolding?.()
      this.store.setState({ isReleased: true })
    }
    window.addEventListener('keyup', onKeyUp, { capture: true })
    this.#stopHolding = () => {
      window.removeEventListener('keyup', onKeyUp, { capture: true })
      this.#stopHolding = null
    }
  }

  #next(): number {
    this.#count += 1
    return this.#count
  }
}
