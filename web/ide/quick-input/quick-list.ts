import { createStore, type StoreApi } from 'zustand/vanilla'
import { filterItems } from './filter-items.ts'
import type { ListSession, QuickInputs } from './quick-inputs.ts'
import type { QuickAcceptance, QuickItem, QuickProvider } from './quick-provider.ts'

type State = {
  text: string
  provider: QuickProvider | null
  items: readonly QuickItem[]
  /** Of the active item; -1 where there is none. */
  active: number
  /** What was asked for last has not been answered yet. */
  isPending: boolean
}

/** What the box shows while it is open for a list, from what is typed to what is taken. */
export class QuickList {
  readonly store: StoreApi<State>
  readonly #inputs: QuickInputs
  readonly #session: ListSession
  readonly #picked: QuickProvider | null
  #asking = new AbortController()
  #stopFollowing: (() => void) | null = null
  #followed: QuickProvider | null = null
  #looked: { provider: QuickProvider; item: QuickItem } | null = null
  #firstActive: string | null
  /** Enter was pressed before the answer to what is typed was there. */
  #waiting: QuickAcceptance | null = null
  /**
   * Somebody chose the active item of what stands there now, which may be the answer to what
   * was typed before.
   */
  #isChosen = false
  #isDone = false

  constructor(inputs: QuickInputs, session: ListSession) {
    this.#inputs = inputs
    this.#session = session
    this.#picked = session.kind === 'pick' ? providerOfPick(session) : null
    this.#firstActive = (session.kind === 'pick' && session.options.activeId) || null
    const text = inputs.early ?? (session.kind === 'open' ? session.text : '')
    if (session.kind === 'open') inputs.typed = text
    this.store = createStore(() => ({
      text,
      provider: this.#providerOf(text),
      items: [],
      active: -1,
      isPending: true,
    }))
    this.#ask({ isSameQuestion: false })
  }

  setText(text: string): void {
    const { text: before, provider: former } = this.store.getState()
    if (text === before) return
    this.#inputs.typed = text
    this.#waiting = null
    this.#isChosen = false
    const provider = this.#providerOf(text)
    // What one provider found says nothing about another's prefix.
    this.store.setState({
      text,
      provider,
      ...(provider === former ? {} : { items: [], active: -1 }),
    })
    this.#ask({ isSameQuestion: false })
  }

  /** Round at the ends. */
  move(step: number): void {
    const { items, active } = this.store.getState()
    const count = items.length
    if (count > 0) this.activate((((active + step) % count) + count) % count)
  }

  /** A page up or down stops at the ends. */
  movePage(step: number): void {
    const { items, active } = this.store.getState()
    if (items.length > 0) this.activate(Math.min(Math.max(active + step, 0), items.length - 1))
  }

  activate(index: number): void {
    this.#isChosen = true
    this.store.setState({ active: index })
    this.#look()
  }

  /**
   * Takes the item at `index`; without one the active item, or, where the answer to what is typed
   * is still to come, the first of that answer once it is there.
   */
  accept(how: QuickAcceptance, index?: number): void {
    const { items, provider, active, isPending } = this.store.getState()
    if (index === undefined && isPending && !this.#isChosen) {
      this.#waiting = how
      return
    }
    const taken = index ?? active
    const item = items[taken]
    if (!item || !provider || this.#isDone) return
    const stays = how.isPreview && this.#session.kind === 'open'
    this.#looked = null
    if (stays) {
      this.store.setState({ active: taken })
      provider.accept(item, how)
      return
    }
    this.#isDone = true
    // First, so that what is accepted can take the focus, or open the box again.
    if (this.#session.kind === 'pick') this.#session.settle(item)
    this.#inputs.close({ isFocusLost: provider.takesFocus === true })
    if (this.#session.kind === 'open') provider.accept(item, how)
  }

  press(item: QuickItem, button: string): void {
    const { provider } = this.store.getState()
    provider?.press?.(item, button)
    const isStillOpen = this.#inputs.store.getState().session === this.#session
    if (isStillOpen) this.#ask({ isSameQuestion: true })
  }

  [Symbol.dispose](): void {
    this.#asking.abort()
    this.#stopFollowing?.()
    this.#unlook()
  }

  #providerOf(text: string): QuickProvider | null {
    return this.#picked ?? this.#inputs.providerOf(text)
  }

  #ask({ isSameQuestion }: { isSameQuestion: boolean }): void {
    this.#asking.abort()
    const asking = new AbortController()
    this.#asking = asking
    const { text, provider } = this.store.getState()
    this.#follow(provider)
    const answer = provider?.items(text.slice(provider.prefix.length), asking.signal) ?? []
    if (!(answer instanceof Promise)) {
      this.#show(answer, isSameQuestion)
      return
    }
    if (!isSameQuestion) this.store.setState({ isPending: true })
    answer.then(
      (items) => {
        if (!asking.signal.aborted) this.#show(items, isSameQuestion)
      },
      () => {
        // Whoever was asked has said why, where there was something to say; here there is
        // nothing to choose.
        if (!asking.signal.aborted) this.#show([], isSameQuestion)
      },
    )
  }

  #show(items: readonly QuickItem[], isSameQuestion: boolean): void {
    const before = this.store.getState()
    // The best comes first, until somebody has gone on from there.
    const hasMoved = isSameQuestion && before.active > 0
    const kept = this.#firstActive ?? (hasMoved ? before.items[before.active]?.id : undefined)
    this.#firstActive = null
    const place = kept === undefined ? 0 : items.findIndex(({ id }) => id === kept)
    const active = items.length === 0 ? -1 : Math.max(0, place)
    this.store.setState({ items, active, isPending: false })
    const waiting = this.#waiting
    this.#waiting = null
    this.#isChosen &&= isSameQuestion
    if (waiting) this.accept(waiting)
    else this.#look()
  }

  #follow(provider: QuickProvider | null): void {
    if (provider === this.#followed) return
    this.#stopFollowing?.()
    this.#followed = provider
    this.#stopFollowing = provider?.follow?.(() => this.#ask({ isSameQuestion: true })) ?? null
  }

  #look(): void {
    const { items, active, provider } = this.store.getState()
    const item = items[active]
    if (this.#looked && (!item || this.#looked.provider !== provider)) this.#unlook()
    if (!item || !provider || this.#looked?.item.id === item.id) return
    this.#looked = { provider, item }
    provider.look?.(item)
  }

  #unlook(): void {
    this.#looked?.provider.look?.(null)
    this.#looked = null
  }
}

function providerOfPick(session: Extract<ListSession, { kind: 'pick' }>): QuickProvider {
  const { items, options } = session
  return {
    prefix: '',
    placeholder: options.placeholder ?? '',
    help: '',
    items: (query) => filterItems(items, query),
    accept: session.settle,
    look: (item) => {
      if (item) options.onLook?.(item)
    },
  }
}
