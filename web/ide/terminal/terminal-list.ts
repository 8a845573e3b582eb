import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TakenReady, TerminalInfo } from '#agent/protocol/terminals.ts'
import { agentErrorCode } from '#web/lib/agent-client.ts'
import type { Ide } from '../ide-context.ts'
import { nextInFront } from './next-in-front.ts'
import { sizeAhead } from './screen-ahead.ts'
import { suspendWhileHidden } from './suspend-while-hidden.ts'
import { sayNotClosed, sayNotOpened, sayNotRenamed } from './terminal-failures.ts'
import { TerminalNews } from './terminal-news.ts'
import { TerminalQuestions } from './terminal-questions.ts'
import { TerminalSession } from './terminal-session.ts'
import {
  arrangeTerminals,
  groupTerminals,
  splitBeside,
  type TerminalGroup,
  type TerminalSplit,
  type TerminalSplits,
  without,
  withSplit,
} from './terminal-splits.ts'

export type TerminalListState = {
  /** Null until the agent has said which. Those that were split stand next to each other. */
  terminals: readonly TerminalInfo[] | null
  splits: TerminalSplits
  activeId: string | null
  isOpening: boolean
  /** The field that finds text in the one in front is shown. */
  isSearching: boolean
}

type TerminalListIde = Pick<Ide, 'connection' | 'opener' | 'storage' | 'terminalRequests'>

type Place = { folder?: string; besideId?: string }

const activeKey = 'activeTerminal'
const splitsKey = 'terminalSplits'
const firstSize = { columns: 100, rows: 24 }

/** Which terminals there are is the agent's to say; which of them is in front is this page's. */
export class TerminalList {
  readonly state: StoreApi<TerminalListState>
  readonly questions = new TerminalQuestions()
  readonly #ide: TerminalListIde
  readonly #sessions = new Map<string, TerminalSession>()
  readonly #stopRequests: () => void
  readonly #news: TerminalNews
  readonly #stopListening: () => void
  #drawTimer: ReturnType<typeof setTimeout> | undefined
  #isGone = false
  /** Those that were closed here. */
  readonly #closed = new Set<string>()

  constructor(ide: TerminalListIde) {
    this.#ide = ide
    this.state = createStore<TerminalListState>(() => ({
      terminals: null,
      splits: ide.storage.read<TerminalSplits>(splitsKey, []),
      activeId: ide.storage.read<string | null>(activeKey, null),
      isOpening: false,
      isSearching: false,
    }))
    this.#news = new TerminalNews(ide.connection, (terminals, taken) =>
      this.#hear(terminals, taken),
    )
    this.#stopListening = suspendWhileHidden(this.#sessions)
    this.#stopRequests = ide.terminalRequests.store.subscribe(() => this.#takeRequest())
  }

  /** The one session of a terminal in this page; it begins to read when it is first asked for. */
  session(info: TerminalInfo, begun: TakenReady['taken'] = null): TerminalSession {
    const known = this.#sessions.get(info.id)
    if (known) return known
    const { opener } = this.#ide
    const given = { questions: this.questions, opener, begun, onDone: () => this.close(info.id) }
    const session = new TerminalSession(this.#ide.connection, info, given)
    this.#sessions.set(info.id, session)
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

  /** What is shown at once with a terminal, as a rule with the one in front. */
  group(id: string | null = this.state.getState().activeId): TerminalGroup | undefined {
    const { terminals, splits } = this.state.getState()
    return groupTerminals(terminals ?? [], splits).find(({ panes }) =>
      panes.some(({ terminal }) => terminal.id === id),
    )
  }

  /** To the next group or the one before, round and round: to the first of its panes. */
  step(by: 1 | -1): void {
    const { terminals, splits, activeId } = this.state.getState()
    const groups = groupTerminals(terminals ?? [], splits)
    const isActive = ({ panes }: TerminalGroup) =>
      panes.some(({ terminal }) => terminal.id === activeId)
    const next = groups.at((groups.findIndex(isActive) + by) % groups.length)
    if (next?.panes[0]) this.activate(next.panes[0].terminal.id)
  }

  /** To the next pane of the group in front or the one before, round and round. */
  stepPane(by: 1 | -1): void {
    const ids = this.group()?.panes.map(({ terminal }) => terminal.id) ?? []
    const next = ids.at((ids.indexOf(this.state.getState().activeId ?? '') + by) % ids.length)
    if (next !== undefined) this.activate(next)
  }

  /** A new terminal to the right of one, in the folder that its shell is in. */
  async split(besideId: string | null = this.state.getState().activeId): Promise<void> {
    await this.open(besideId === null ? {} : { besideId })
  }

  /** A terminal becomes a group of its own. */
  unsplit(id: string | null = this.state.getState().activeId): void {
    if (id !== null) this.#setSplits(without(this.state.getState().splits, [id]))
  }

  /** Shares the room of a terminal's group out anew. */
  reshape(id: string, change: (group: TerminalGroup) => TerminalSplit): void {
    const group = this.group(id)
    if (group) this.#setSplit(change(group))
  }

  setSearching(isSearching: boolean): void {
    this.state.setState({ isSearching })
  }

  /** In the workspace folder where no place is given. `command` is typed into it. */
  async open(place: Place = {}, command: string | null = null): Promise<void> {
    if (this.state.getState().isOpening) return
    this.state.setState({ isOpening: true })
    try {
      const size = this.active()?.screen.fit() ?? sizeAhead() ?? firstSize
      const opened = await this.#ide.connection.client.terminals.open.mutate(
        { size, ...place },
        // A shell is what one waits for with nothing else to do.
        { context: { isUrgent: true } },
      )
      if (this.#isGone) return
      this.session(opened)
      // What it prints has been asked for before anything is drawn.
      await new Promise((resolve) => setTimeout(resolve))
      if (this.#isGone) return
      const { besideId = '' } = place
      const beside = this.group(besideId)
      if (beside) this.#setSplit(splitBeside(beside, besideId, opened.id))
      this.activate(opened.id)
      if (command !== null) this.session(opened).screen.xterm.input(`${command}\r`)
    } catch (error) {
      sayNotOpened(error)
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
      .catch(sayNotRenamed)
  }

  close(id: string): void {
    this.#closed.add(id)
    this.#ide.connection.client.terminals.close
      .mutate({ terminalId: id })
      .catch((error: unknown) => {
        if (agentErrorCode(error) !== 'TERMINAL_NOT_FOUND') sayNotClosed(error)
      })
  }

  [Symbol.dispose](): void {
    this.#isGone = true
    clearTimeout(this.#drawTimer)
    this.#stopListening()
    this.#stopRequests()
    this.#news[Symbol.dispose]()
    for (const session of this.#sessions.values()) session[Symbol.dispose]()
    this.#sessions.clear()
  }

  #hear(terminals: readonly TerminalInfo[], taken: TakenReady['taken']): void {
    const first = terminals.find(({ id }) => id === taken?.terminalId)
    if (first) this.session(first, taken)
    this.#changed(terminals)
  }

  #changed(unsorted: readonly TerminalInfo[]): void {
    clearTimeout(this.#drawTimer)
    const { terminals: before, splits } = this.state.getState()
    const group = this.group()
    const terminals = arrangeTerminals(unsorted, splits)
    if (this.#readsAhead(terminals)) {
      this.#drawTimer = setTimeout(() => this.#changed(unsorted))
      return
    }
    // What went by itself, as with a codespace that was stopped, comes back where it was.
    const isLastClosed = terminals.length === 0 && before?.every(({ id }) => this.#closed.has(id))
    if (before?.length && isLastClosed) this.#ide.terminalRequests.hide()
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
    else if (hasShell || !this.state.getState().isOpening) this.#keepOneInFront(before ?? [], group)
  }

  /** What a shell that is opened here prints is asked for first: to draw its screen takes longer. */
  #readsAhead(terminals: readonly TerminalInfo[]): boolean {
    const { terminals: before, isOpening } = this.state.getState()
    if (before === null || !isOpening) return false
    const known = new Set(before.map(({ id }) => id))
    const opened = terminals.find(({ id, purpose }) => purpose === 'shell' && !known.has(id))
    if (!opened || this.#sessions.has(opened.id)) return false
    this.session(opened)
    return true
  }

  #keepOneInFront(before: readonly TerminalInfo[], group?: TerminalGroup): void {
    const { terminals, activeId } = this.state.getState()
    if (!terminals || terminals.some(({ id }) => id === activeId)) return
    const next = nextInFront(terminals, { id: activeId, before, group })
    if (next) this.activate(next.id)
  }

  /** Which is also the one that was asked for. */
  #openFirst(): void {
    const { terminalRequests } = this.#ide
    const { folder, command } = terminalRequests.store.getState()
    terminalRequests.opened()
    void this.open(folder === null ? {} : { folder }, command)
  }

  #setSplit(split: TerminalSplit): void {
    this.#setSplits(withSplit(this.state.getState().splits, split), split.ids)
  }

  /**
   * What is said of terminals that have gone is forgotten with the next word; `fresh` may be
   * unheard of yet.
   */
  #setSplits(all: TerminalSplits, fresh: readonly string[] = []): void {
    const { terminals } = this.state.getState()
    const known = new Set([...fresh, ...(terminals ?? []).map(({ id }) => id)])
    const gone = all.flatMap(({ ids }) => ids.filter((id) => !known.has(id)))
    const splits = without(all, gone)
    this.#ide.storage.write(splitsKey, splits)
    this.state.setState({ splits, terminals: terminals && arrangeTerminals(terminals, splits) })
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
