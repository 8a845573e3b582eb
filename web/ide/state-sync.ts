import type { KeptState } from '#agent/protocol/state.ts'
import { type AgentConnection, isConnectionLost } from '#web/lib/agent-client.ts'
import { showToast } from '#web/ui/toasts.ts'
import { type IdeStorage, syncedKeys } from './ide-storage.ts'

const settleMs = 2000
const retryMs = 10_000
/** As long as a page may take to connect and still become another one under the user's eyes. */
const patienceMs = 3000
const largestText = 1024 * 1024
const deviceKey = 'bothy.device'
const timesKey = 'savedTimes'
const isSynced = (key: string) => (syncedKeys as readonly string[]).includes(key)

/**
 * Keeps what the IDE remembers with the codespace's agent, so that it is there on another device.
 * This browser's own copy is what a page begins with. A newer one from elsewhere takes its place
 * while nobody has touched anything; afterwards it is offered.
 */
export class StateSync {
  readonly #connection: Pick<AgentConnection, 'client'>
  readonly #storage: IdeStorage
  readonly #device = thisDevice()
  /** When each key was last known to be the same here and there. */
  readonly #times: Record<string, number>
  readonly #unsent = new Map<string, { text: string; savedAt: number }>()
  readonly #elsewhere = new Map<string, KeptState>()
  readonly #listening = new AbortController()
  readonly #stops: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #isTouched = false
  /**
   * Something here is worth telling: a person did something, or an earlier page had no
   * time to say it.
   */
  #maySpeak = false
  #isSettled = false
  #hasFollowed = false
  #withdrawOffer: (() => void) | null = null

  constructor({
    connection,
    storage,
  }: { connection: Pick<AgentConnection, 'client'>; storage: IdeStorage }) {
    this.#connection = connection
    this.#storage = storage
    this.#times = storage.read<Record<string, number>>(timesKey, {})
    const { signal } = this.#listening
    const touch = () => {
      this.#isTouched = true
      if (this.#maySpeak) return
      this.#maySpeak = true
      this.#sendSoon()
    }
    for (const type of ['pointerdown', 'keydown', 'wheel']) {
      window.addEventListener(type, touch, { signal, capture: true, passive: true })
    }
    window.addEventListener('focus', () => this.#offer(), { signal })
    window.addEventListener('pagehide', () => this.#sendNow(), { signal })
    this.#stops.push(storage.onWrite((key, text) => this.#written(key, text)))
    const patience = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs)
      this.#stops.push(() => clearTimeout(timer))
    })
    storage.settleWith(Promise.race([this.#begin(performance.now()), patience]))
  }

  [Symbol.dispose](): void {
    this.#sendNow()
    clearTimeout(this.#timer)
    this.#listening.abort()
    this.#withdrawOffer?.()
    for (const stop of this.#stops) stop()
  }

  async #begin(beganAt: number): Promise<void> {
    try {
      // First, so that nothing falls between the two.
      this.#follow()
      for (const [key, kept] of await this.#ask()) this.#compare(key, kept)
    } catch {
      // An agent of an older version, or a disk that is full: until that is over this browser
      // remembers for itself.
      this.#later(() => void this.#begin(beganAt))
      return
    }
    if (this.#listening.signal.aborted) return
    this.#isSettled = true
    // What was written before this was known was written by a page that opened, not by a person.
    const isEarly = !this.#isTouched && performance.now() - beganAt < patienceMs
    if (isEarly) this.#restore()
    else this.#offer()
    this.#sendSoon()
  }

  async #ask(): Promise<[string, KeptState | null][]> {
    const found = await this.#connection.client.state.get.query({ keys: [...syncedKeys] })
    return syncedKeys.map((key, index) => [key, found?.[index] ?? null])
  }

  #later(run: () => void): void {
    if (this.#listening.signal.aborted) return
    const timer = setTimeout(run, retryMs)
    this.#stops.push(() => clearTimeout(timer))
  }

  /**
   * What an earlier page wrote as it was left did not get there; what is newer there is not here.
   */
  #compare(key: string, kept: KeptState | null): void {
    if (kept) this.#heard(kept)
    const text = this.#storage.readText(key)
    const isSame = text === null || text === kept?.text
    if (isSame || this.#elsewhere.has(key)) return
    this.#maySpeak ||= !this.#unsent.has(key)
    this.#written(key, text)
  }

  /** What the agent keeps, if it is newer than what this browser has ever sent or taken. */
  #heard(state: KeptState): void {
    if (!isSynced(state.key)) return
    if (state.savedAt <= (this.#times[state.key] ?? 0)) return
    this.#elsewhere.set(state.key, state)
  }

  #follow(): void {
    if (this.#hasFollowed) return
    this.#hasFollowed = true
    let hasStarted = false
    const subscription = this.#connection.client.state.follow.subscribe(
      { session: this.#device },
      {
        onStarted: () => {
          // Begun anew by a line that was away: what was set meanwhile nobody has told.
          if (hasStarted) void this.#catchUp()
          hasStarted = true
        },
        onData: (state) => {
          this.#heard(state)
          this.#offerIfLookedAt()
        },
        onError: () => {
          this.#later(() => {
            this.#hasFollowed = false
            this.#follow()
            void this.#catchUp()
          })
        },
      },
    )
    this.#stops.push(() => subscription.unsubscribe())
  }

  async #catchUp(): Promise<void> {
    // Whoever comes next asks again.
    const found = await this.#ask().catch(() => [])
    for (const [, kept] of found) if (kept && kept.session !== this.#device) this.#heard(kept)
    this.#offerIfLookedAt()
  }

  #offerIfLookedAt(): void {
    if (this.#isSettled && document.hasFocus()) this.#offer()
  }

  /** Tabs are not taken from under somebody's hands. */
  #offer(): void {
    if (!this.#elsewhere.has('editors') && !this.#elsewhere.has('layout')) return
    this.#withdrawOffer ??= showToast({
      title: 'This codespace was used on another device',
      description: 'Its tabs and layout can be had here. Nothing that is typed is lost.',
      actions: [
        { label: 'Restore the layout', onSelect: () => this.#restore() },
        { label: 'Keep this one', onSelect: () => this.#refuse() },
      ],
    })
  }

  #restore(): void {
    this.#withdrawOffer?.()
    this.#withdrawOffer = null
    if (this.#elsewhere.size === 0) return
    const texts = new Map([...this.#elsewhere].map(([key, { text }]) => [key, text]))
    for (const [key, { savedAt }] of this.#elsewhere) {
      this.#unsent.delete(key)
      this.#times[key] = savedAt
    }
    this.#elsewhere.clear()
    this.#keepTimes()
    this.#storage.replace(texts)
  }

  #refuse(): void {
    this.#withdrawOffer = null
    const refused = [...this.#elsewhere]
    this.#elsewhere.clear()
    this.#maySpeak = true
    for (const [key, { savedAt }] of refused) {
      this.#times[key] = savedAt
      // From now on it is the newer one, also for a page that begins later.
      const text = this.#storage.readText(key)
      if (text !== null) this.#written(key, text)
    }
    this.#keepTimes()
  }

  #written(key: string, text: string): void {
    if (!isSynced(key) || text.length > largestText) return
    // Later than what it follows, also where this clock is behind the one that was written by.
    const savedAt = Math.max(Date.now(), (this.#times[key] ?? 0) + 1)
    this.#unsent.set(key, { text, savedAt })
    this.#sendSoon()
  }

  #sendSoon(): void {
    if (this.#unsent.size === 0 || !this.#isSettled || !this.#maySpeak) return
    this.#timer ??= setTimeout(() => this.#sendNow(), settleMs)
  }

  #sendNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#isSettled || !this.#maySpeak) return
    const states = [...this.#unsent]
    this.#unsent.clear()
    for (const [key, { text, savedAt }] of states) void this.#send(key, text, savedAt)
    this.#keepTimes()
  }

  async #send(key: string, text: string, savedAt: number): Promise<void> {
    try {
      this.#times[key] = Math.max(savedAt, this.#times[key] ?? 0)
      const state = { key, text, savedAt, session: this.#device }
      const kept = await this.#connection.client.state.set.mutate(state)
      if (kept && kept.session !== this.#device) this.#heard(kept)
    } catch (error) {
      if (this.#listening.signal.aborted || this.#unsent.has(key)) return
      // What is newer by then goes in its place. Where the line went away the call waits
      // for it by itself.
      this.#unsent.set(key, { text, savedAt })
      const waitMs = isConnectionLost(error) ? settleMs : retryMs
      this.#timer ??= setTimeout(() => this.#sendNow(), waitMs)
    }
  }

  #keepTimes(): void {
    this.#storage.write(timesKey, this.#times)
  }
}

/** The same for all pages of this browser: they share what it remembers. */
function thisDevice(): string {
  try {
    const known = localStorage.getItem(deviceKey)
    if (known !== null) return known
    const made = crypto.randomUUID()
    localStorage.setItem(deviceKey, made)
    return made
  } catch {
    // Blocked: each page is a device of its own.
    return crypto.randomUUID()
  }
}
