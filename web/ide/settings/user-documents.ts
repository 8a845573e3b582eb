import { createStore, type StoreApi } from 'zustand/vanilla'

export type DocumentName = 'settings' | 'keybindings' | 'snippets'
export type UserDocument = {
  text: string
  /** Whether the server has said what it is, rather than what this browser last knew. */
  isLoaded: boolean
}
export type DocumentServer = {
  /** `owner`: the id of who is signed in. */
  get(name: DocumentName): Promise<{ text: string; version: number; owner: string }>
  /**
   * Null where another page was there first: it is not `version` any more; or another
   * user is signed in.
   */
  set(name: DocumentName, text: string, version: number, owner: string): Promise<number | null>
}

type Kept = {
  text: string
  version: number
  /** Here, but not at the server yet. */
  isUnsent: boolean
  /** Whose it is; null until the server has said who is signed in. */
  owner: string | null
}
type Entry = {
  store: StoreApi<UserDocument>
  kept: Kept
  sending: Promise<void> | null
  /** What is neither sent nor refused, the first one being sent. */
  queue: readonly Wish[]
}
type Wish = {
  /** With all that was wished for before, and what another device wrote as far as it is known. */
  text: string
  edit: (text: string) => string
  mayRepeat: boolean
  /** Why it is not sent, where something took the place of what it was written on. */
  refusal: Error | null
}

const prefix = 'bothy.documents.'
const attempts = 4

/**
 * What the user has written for every codespace and device: settings.json and its like. Each is
 * shown as this browser last knew it until the server has answered, and asked for again when the
 * window is come back to. What is left of one user's is never sent for the next who signs in.
 */
export class UserDocuments {
  readonly #server: DocumentServer
  readonly #entries = new Map<DocumentName, Entry>()
  readonly #listening = new AbortController()

  constructor(server: DocumentServer) {
    this.#server = server
    const { signal } = this.#listening
    const refresh = () => {
      for (const [name, entry] of this.#entries) this.#refresh(name, entry)
    }
    window.addEventListener('focus', refresh, { signal })
    window.addEventListener('online', refresh, { signal })
    window.addEventListener(
      'storage',
      ({ key }) => {
        for (const [name, entry] of this.#entries) {
          if (key !== prefix + name) continue
          entry.kept = readKept(name)
          entry.store.setState({ text: entry.kept.text })
        }
      },
      { signal },
    )
  }

  store(name: DocumentName): StoreApi<UserDocument> {
    return this.#entry(name).store
  }

  /**
   * Takes effect at once. Rejects where the server did not take it; then it is kept in this browser
   * and sent again, unless it was changed elsewhere meanwhile: then that is what holds.
   */
  write(name: DocumentName, text: string): Promise<void> {
    return this.#send(name, () => text, false)
  }

  /**
   * The same for a change of one place: where the text was changed elsewhere meanwhile it
   * is made to that.
   */
  change(name: DocumentName, edit: (text: string) => string): Promise<void> {
    return this.#send(name, edit, true)
  }

  [Symbol.dispose](): void {
    this.#listening.abort()
  }

  #entry(name: DocumentName): Entry {
    let entry = this.#entries.get(name)
    if (!entry) {
      const kept = readKept(name)
      const store = createStore<UserDocument>(() => ({ text: kept.text, isLoaded: false }))
      entry = { store, kept, sending: null, queue: [] }
      this.#entries.set(name, entry)
      this.#refresh(name, entry)
    }
    return entry
  }

  #refresh(name: DocumentName, entry: Entry): void {
    if (entry.sending) return
    const { text, isUnsent } = entry.kept
    const work = isUnsent ? this.write(name, text) : this.#load(name, entry)
    // No answer now: what this browser knows holds until the next time.
    work.catch(() => undefined)
  }

  async #load(name: DocumentName, entry: Entry): Promise<void> {
    const { version: before } = entry.kept
    const { text, version, owner } = await this.#server.get(name)
    const { kept } = entry
    if (entry.sending || kept.isUnsent) return
    // It was asked for before what was written meanwhile was there.
    if (owner === kept.owner && kept.version !== before && version < kept.version) return
    this.#keep(name, entry, { text, version, owner, isUnsent: false })
    entry.store.setState({ text, isLoaded: true })
  }

  #send(name: DocumentName, edit: (text: string) => string, mayRepeat: boolean): Promise<void> {
    const entry = this.#entry(name)
    const text = edit(entry.kept.text)
    this.#keep(name, entry, { ...entry.kept, text, isUnsent: true })
    entry.store.setState({ text })
    const wish: Wish = { text, edit, mayRepeat, refusal: null }
    // One after the other, each on the version the last one made.
    const before = entry.sending ?? Promise.resolve()
    entry.queue = [...entry.queue, wish]
    const sending = before
      .catch(() => undefined)
      .then(() => this.#sendNow(name, entry, wish))
      .finally(() => {
        entry.queue = entry.queue.filter((other) => other !== wish)
        if (entry.sending === sending) entry.sending = null
      })
    entry.sending = sending
    return sending
  }

  async #sendNow(name: DocumentName, entry: Entry, wish: Wish): Promise<void> {
    const owner = entry.kept.owner ?? (await this.#server.get(name)).owner
    entry.kept.owner ??= owner
    if (wish.refusal) throw wish.refusal
    let { text } = wish
    let { version } = entry.kept
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const sent = await this.#server.set(name, text, version, owner)
      if (sent !== null) {
        return this.#holds(name, entry, wish, { text, version: sent, owner, isUnsent: false })
      }
      const theirs = await this.#server.get(name)
      const isOthers = theirs.owner !== owner
      if (isOthers || (theirs.text !== text && !wish.mayRepeat)) {
        wish.refusal = isOthers ? signedInElse() : changedElsewhere()
        for (const other of entry.queue) {
          if (isOthers || !other.mayRepeat) other.refusal ??= wish.refusal
        }
        this.#holds(name, entry, wish, { ...theirs, isUnsent: false })
        throw wish.refusal
      }
      text = wish.edit(theirs.text)
      version = theirs.version
      this.#holds(name, entry, wish, { text, version, owner, isUnsent: true })
    }
    throw new Error('It is being changed on another device.')
  }

  /** This is what the wish has come to; what was wished for after it is made to that. */
  #holds(name: DocumentName, entry: Entry, wish: Wish, kept: Kept): void {
    const later = entry.queue.filter((other) => other !== wish && other.refusal === null)
    let { text } = kept
    for (const other of later) {
      text = other.edit(text)
      other.text = text
    }
    this.#keep(name, entry, { ...kept, text, isUnsent: kept.isUnsent || later.length > 0 })
    entry.store.setState({ text, ...(kept.isUnsent ? {} : { isLoaded: true }) })
  }

  #keep(name: DocumentName, entry: Entry, { text, version, isUnsent, owner }: Kept): void {
    entry.kept = { text, version, isUnsent, owner }
    // Nobody's yet: the next page could be somebody else's.
    if (owner === null) return
    try {
      localStorage.setItem(prefix + name, JSON.stringify(entry.kept))
    } catch {
      // Full or blocked: the next page waits for the server's answer.
    }
  }
}

function signedInElse(): Error {
  return new Error('Somebody else is signed in in this browser by now.')
}

function changedElsewhere(): Error {
  return new Error('It was changed on another device meanwhile. What holds now is that.')
}

function readKept(name: DocumentName): Kept {
  const nothing = { text: '', version: 0, isUnsent: false, owner: null }
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + name) ?? '{}') as Partial<Kept>
    return kept.owner ? { ...nothing, ...kept } : nothing
  } catch {
    // Blocked, or written by something else: as if it were the first visit.
    return nothing
  }
}
