import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TerminalInfo } from '#agent/protocol/terminals.ts'
import { agentErrorCode } from '#web/lib/agent-client.ts'
import { showToast } from '#web/ui/Toast.tsx'
import type { Ide } from '../ide-context.ts'
import { sizeAhead } from './screen-ahead.ts'
import { TerminalQuestions } from './terminal-questions.ts'
import { TerminalSession } from './terminal-session.ts'

export type TerminalListState = {
  /** Null until the agent has said which there are. */
  terminals: readonly TerminalInfo[] | null
  activeId: string | null
  isOpening: boolean
  /** The field that finds text in the one in front is shown. */
  isSearching: boolean
}

type TerminalListIde = Pick<Ide, 'connection' | 'storage' | 'terminalRequests'>

const activeKey = 'activeTerminal'
const retryMs = 2000
const hiddenMs = 20_000
const firstSize = { columns: 100, rows: 24 }

/** The terminals of the codespace. Which there are is the agent's to say; which is in front is this page's. */
export class TerminalList {
  readonly state: StoreApi<TerminalListState>
  readonly questions = new TerminalQuestions()
  readonly #ide: TerminalListIde
  readonly #sessions = new Map<string, TerminalSession>()
  readonly #stopRequests: () => void
  #subscription: { unsubscribe(): void } | null = null
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined
  readonly #listening = new AbortController()
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #drawTimer: ReturnType<typeof setTimeout> | undefined

  constructor(ide: TerminalListIde) {
    this.#ide = ide
    this.state = createStore<TerminalListState>(() => ({
      terminals: null,
      activeId: ide.storage.read<string | null>(activeKey, null),
      isOpening: false,
      isSearching: false,
    }))
    this.#follow()
    this.#askFirst()
    this.#listenForLeave()
    this.#stopRequests = ide.terminalRequests.store.subscribe(() => this.#takeRequest())
  }

  /** The one session of a terminal in this page; it begins to read when it is first asked for. */
  session(info: TerminalInfo): TerminalSession {
    let session = this.#sessions.get(info.id)
    if (!session) {
      session = new TerminalSession(this.#ide.connection, info, this.questions)
      this.#sessions.set(info.id, session)
    }
    return session
  }

  /** The session of the one in front; null where there is none. */
  active(): TerminalSession | null {
    return this.#sessions.get(this.state.getState().activeId ?? '') ?? null
  }

  activate(id: string): void {
    if (id !== this.state.getState().activeId) this.setSearching(false)
    this.#ide.storage.write(activeKey, id)
    this.state.setState({ activeId: id })
  }

  /** To the next one or the one before, round and round. */
  step(by: 1 | -1): void {
    const { terminals, activeId } = this.state.getState()
    if (!terminals) return
    const at = terminals.findIndex(({ id }) => id === activeId) + by
    const next = terminals[(at + terminals.length) % terminals.length]
    if (next) this.activate(next.id)
  }

  setSearching(isSearching: boolean): void {
    this.state.setState({ isSearching })
  }

  /** In the workspace folder where none is given. */
  async open(folder: string | null = null): Promise<void> {
    if (this.state.getState().isOpening) return
    this.state.setState({ isOpening: true })
    try {
      const size = this.active()?.screen.fit() ?? sizeAhead() ?? firstSize
      const { id } = await this.#ide.connection.client.terminals.open.mutate(
        { size, ...(folder === null ? {} : { folder }) },
        // A shell is what one waits for with nothing else to do.
        { context: { isUrgent: true } },
      )
      this.activate(id)
    } catch (error) {
      const isFull = agentErrorCode(error) === 'TERMINAL_LIMIT'
      showToast({
        tone: 'danger',
        title: isFull ? 'No more terminals can be opened' : 'The terminal could not be opened',
        description: isFull
          ? 'Close one that is no longer needed, then try again.'
          : error instanceof Error
            ? error.message
            : String(error),
      })
      this.#keepOneInFront([])
    } finally {
      this.state.setState({ isOpening: false })
    }
  }

  rename(id: string, name: string): void {
    const trimmed = name.trim().slice(0, 100)
    if (trimmed === '') return
    this.#ide.connection.client.terminals.rename
      .mutate({ terminalId: id, name: trimmed })
      .catch((error: Error) =>
        showToast({ tone: 'danger', title: 'Not renamed', description: error.message }),
      )
  }

  close(id: string): void {
    this.#ide.connection.client.terminals.close
      .mutate({ terminalId: id })
      .catch((error: unknown) => {
        if (agentErrorCode(error) === 'TERMINAL_NOT_FOUND') return
        const description = error instanceof Error ? error.message : String(error)
        showToast({ tone: 'danger', title: 'The terminal was not closed', description })
      })
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#retryTimer)
    clearTimeout(this.#drawTimer)
    clearTimeout(this.#hiddenTimer)
    this.#listening.abort()
    this.#stopRequests()
    this.#subscription?.unsubscribe()
    for (const session of this.#sessions.values()) session[Symbol.dispose]()
    this.#sessions.clear()
  }

  /**
   * A page that is left, or hidden for long, draws nothing (browsers slow its timers down to one a minute), and
   * would hold up what prints into its window.
   */
  #listenForLeave(): void {
    const { signal } = this.#listening
    const suspend = () => {
      for (const session of this.#sessions.values()) session.suspend()
    }
    const resume = () => {
      for (const session of this.#sessions.values()) session.resume()
    }
    window.addEventListener('pagehide', suspend, { signal })
    window.addEventListener('pageshow', resume, { signal })
    document.addEventListener(
      'visibilitychange',
      () => {
        clearTimeout(this.#hiddenTimer)
        if (document.visibilityState === 'visible') resume()
        else this.#hiddenTimer = setTimeout(suspend, hiddenMs)
      },
      { signal },
    )
  }

  #follow(): void {
    this.#subscription = this.#ide.connection.client.terminals.changes.subscribe(undefined, {
      onData: (terminals) => this.#changed(terminals),
      onError: () => {
        this.#retryTimer = setTimeout(() => this.#follow(), retryMs)
      },
    })
  }

  /** The query goes out before what waits for the socket's next turn, which the first terminal need not. */
  #askFirst(): void {
    this.#ide.connection.client.terminals.list.query().then(
      (terminals) => {
        const isNews = this.state.getState().terminals === null
        if (isNews && !this.#listening.signal.aborted) this.#changed(terminals)
      },
      // Whoever follows them is told the same.
      () => undefined,
    )
  }

  #changed(unsorted: readonly TerminalInfo[]): void {
    clearTimeout(this.#drawTimer)
    const before = this.state.getState().terminals
    const terminals = [...unsorted].sort((a, b) => a.openedAt - b.openedAt)
    if (this.#readsAhead(terminals)) {
      this.#drawTimer = setTimeout(() => this.#changed(unsorted))
      return
    }
    this.state.setState({ terminals })
    for (const [id, session] of this.#sessions) {
      if (terminals.some((terminal) => terminal.id === id)) continue
      session[Symbol.dispose]()
      this.#sessions.delete(id)
    }
    this.#takeRequest()
    // Set-up commands have terminals too, but a shell is what one works in.
    const hasShell = terminals.some(({ purpose }) => purpose === 'shell')
    if (before === null && !hasShell) this.#openFirst()
    else if (hasShell || !this.state.getState().isOpening) this.#keepOneInFront(before ?? [])
  }

  /** What a shell prints that is being opened here is asked for first: to draw its screen takes longer than that. */
  #readsAhead(terminals: readonly TerminalInfo[]): boolean {
    const { terminals: before, isOpening } = this.state.getState()
    if (before === null || !isOpening) return false
    const known = new Set(before.map(({ id }) => id))
    const opened = terminals.find(({ id, purpose }) => purpose === 'shell' && !known.has(id))
    if (!opened || this.#sessions.has(opened.id)) return false
    this.session(opened)
    return true
  }

  /** Where the one in front went, its neighbor takes its place, as in every list of tabs; else a shell. */
  #keepOneInFront(before: readonly TerminalInfo[]): void {
    const { terminals, activeId } = this.state.getState()
    if (!terminals || terminals.some(({ id }) => id === activeId)) return
    const at = before.findIndex(({ id }) => id === activeId)
    const neighbor = at < 0 ? undefined : terminals[Math.min(at, terminals.length - 1)]
    const next = neighbor ?? terminals.find(({ purpose }) => purpose === 'shell') ?? terminals[0]
    if (next) this.activate(next.id)
  }

  /** Which is also the one that was asked for. */
  #openFirst(): void {
    const { terminalRequests } = this.#ide
    const { folder } = terminalRequests.store.getState()
    terminalRequests.opened()
    void this.open(folder)
  }

  #takeRequest(): void {
    const { terminalRequests } = this.#ide
    const { terminalId, isNew } = terminalRequests.store.getState()
    const { terminals } = this.state.getState()
    const hasShell = terminals?.some(({ purpose }) => purpose === 'shell') ?? false
    if (isNew && (hasShell || (terminals !== null && !this.state.getState().isOpening))) {
      this.#openFirst()
    }
    if (terminalId === null || !terminals?.some(({ id }) => id === terminalId)) return
    terminalRequests.shown()
    this.activate(terminalId)
    this.#sessions.get(terminalId)?.focus()
  }
}
