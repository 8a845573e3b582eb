import { setTimeout as pause } from 'node:timers/promises'
import type { AgentContext } from '../context.ts'
import { readProcess } from '../limits/processes.ts'
import { type DetectedPort, type LastOutput, mostDetectedPorts } from '../protocol/ports.ts'
import type { Terminal } from '../terminals/terminal.ts'
import { terminalOfProcess } from '../terminals/terminal-of.ts'
import { Wake } from '../wake.ts'
import { lastOutputOf } from './last-output.ts'
import { type ListeningSocket, ListeningSockets } from './listening-sockets.ts'
import { PrintedAddresses } from './printed-addresses.ts'
import { SearchBudget } from './search-budget.ts'
import { findHolders, type Holder } from './socket-holders.ts'

const lookEveryMs = 300
/** Nobody is told; but what listened is to be known once it has crashed. */
const lookUnheardEveryMs = 5000
/** Changes that come together are told together. */
const togetherMs = 50
const mostRemembered = 200

type PortsContext = Pick<AgentContext, 'effectiveUser' | 'secrets' | 'terminals'>

/** Where the output of a port is: a terminal, or what one had shown when it was closed. */
type Origin = Terminal | { text: string }

/**
 * Which ports have to do with `localhost` in here: those that something listens on, found by asking
 * the kernel again and again, and those whose address a terminal has shown.
 */
export class Ports {
  readonly #ctx: PortsContext
  readonly #sockets = new ListeningSockets()
  readonly #budget = new SearchBudget()
  readonly #printed: PrintedAddresses
  readonly #watching: Disposable
  readonly #followers = new Set<Wake>()
  /** By inode; null for one whose holder cannot be seen. */
  readonly #holders = new Map<string, Holder | null>()
  readonly #origins = new Map<number, Origin>()
  #listening = new Map<number, Holder | null>()
  #found: ListeningSocket[] = []
  #looking: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #hasFailed = false
  #isClosed = false

  constructor(ctx: PortsContext) {
    this.#ctx = ctx
    this.#printed = new PrintedAddresses(ctx.terminals, () => this.#changed())
    this.#watching = ctx.terminals.watch({
      onClose: (terminal) => this.#keepOutputOf(terminal),
    })
    this.#lookEvery(lookUnheardEveryMs)
  }

  /** As it is now. */
  async detected(): Promise<DetectedPort[]> {
    await this.#lookAnew()
    return this.#list()
  }

  /** Yields the whole list at once, and whenever it has changed. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<DetectedPort[], void> {
    const wake = new Wake()
    wake.wakeOn(signal)
    this.#followers.add(wake)
    let told: string | null = null
    try {
      await this.#look()
      this.#lookEvery(lookEveryMs)
      while (!signal?.aborted) {
        const list = this.#list()
        const text = JSON.stringify(list)
        if (text !== told) yield list
        told = text
        await wake.wait()
        await pause(togetherMs)
      }
    } finally {
      this.#followers.delete(wake)
      if (this.#followers.size === 0) this.#lookEvery(lookUnheardEveryMs)
    }
  }

  /** Null where nothing is known of what listens there, or did. */
  async lastOutput(port: number): Promise<LastOutput> {
    await this.#lookAnew()
    const origin = this.#origins.get(port) ?? this.#printed.terminalOf(port)
    if (!origin) return null
    return 'text' in origin
      ? { text: origin.text }
      : { text: lastOutputOf(origin, this.#ctx.secrets.mask) }
  }

  #list(): DetectedPort[] {
    const awaited = this.#printed.awaited.filter((port) => !this.#listening.has(port))
    return [...this.#listening.keys(), ...awaited]
      .sort((one, other) => one - other)
      .slice(0, mostDetectedPorts)
      .map((port) => ({
        port,
        isListening: this.#listening.has(port),
        process: this.#listening.get(port)?.told ?? null,
        printed: this.#printed.at(port),
      }))
  }

  #lookEvery(ms: number): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = this.#isClosed ? null : setInterval(() => this.#tick(), ms).unref()
  }

  #tick(): void {
    try {
      if (this.#looking || this.#isSame(performance.now())) return
    } catch {
      // It is told by the look that follows.
    }
    void this.#look()
  }

  /** One that is under way may have passed by what the caller knows of. */
  async #lookAnew(): Promise<void> {
    await this.#looking
    await this.#look()
  }

  /** Never fails: what cannot be seen now may be later. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce()
      .then(() => {
        this.#hasFailed = false
      })
      .catch((error: unknown) => {
        if (!this.#hasFailed) console.error('Ports:', error)
        this.#hasFailed = true
      })
      .finally(() => {
        this.#looking = null
      })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    const now = performance.now()
    if (this.#isSame(now)) return
    const { knownAt } = this.#sockets
    this.#forgetAllBut(this.#sockets.read(now))
    const unknown = this.#unknown
    if (unknown.length > 0 && this.#budget.isLeft(now)) await this.#search(unknown)
    this.#takeStock()
    this.#printed.settle(this.#listening, performance.now(), knownAt)
    this.#changed()
  }

  get #unknown(): ListeningSocket[] {
    return this.#found.filter(({ inode }) => !this.#holders.has(inode))
  }

  /** Costs next to nothing, as it is asked for as long as a page is open. */
  #isSame(nowMs: number): boolean {
    if (this.#unknown.length > 0 || !this.#sockets.isSame(nowMs)) return false
    const { knownAt } = this.#sockets
    if (this.#printed.settle(this.#listening, nowMs, knownAt)) this.#changed()
    return true
  }

  #forgetAllBut(found: ListeningSocket[]): void {
    this.#found = found
    const inodes = new Set(found.map(({ inode }) => inode))
    for (const [inode, holder] of this.#holders) {
      // Of those that shared it the first may have ended.
      const isThere = !holder || isStillThere(holder)
      if (!inodes.has(inode) || !isThere) this.#holders.delete(inode)
    }
  }

  async #search(unknown: ListeningSocket[]): Promise<void> {
    const before = process.cpuUsage()
    const inodes = unknown.map(({ inode }) => inode)
    const found = await findHolders(this.#ctx.effectiveUser, inodes)
    for (const inode of inodes) this.#holders.set(inode, found.get(inode) ?? null)
    const { user, system } = process.cpuUsage(before)
    this.#budget.spend((user + system) / 1000)
  }

  #takeStock(): void {
    const listening = new Map<number, Holder | null>()
    for (const { port, inode } of this.#found) {
      const holder = this.#holders.get(inode) ?? null
      if (holder?.isOwn) continue
      const known = listening.get(port) ?? null
      listening.set(port, known ?? holder)
    }
    for (const [port, holder] of listening) {
      const isNew = holder && this.#listening.get(port)?.seen !== holder.seen
      if (isNew) this.#rememberOrigin(port, holder.seen.pid)
    }
    this.#listening = listening
  }

  #rememberOrigin(port: number, pid: number): void {
    const terminal = terminalOfProcess(this.#ctx.terminals, pid)
    // The newest last.
    this.#origins.delete(port)
    if (!terminal) return
    this.#origins.set(port, terminal)
    const [oldest] = this.#origins.keys()
    if (this.#origins.size > mostRemembered && oldest !== undefined) this.#origins.delete(oldest)
  }

  /** A terminal that is closed is two megabytes, which nobody else holds any more. */
  #keepOutputOf(terminal: Terminal): void {
    const ports = [...this.#origins].filter(([, origin]) => origin === terminal)
    if (ports.length === 0) return
    const text = lastOutputOf(terminal, this.#ctx.secrets.mask)
    for (const [port] of ports) this.#origins.set(port, { text })
  }

  #changed(): void {
    for (const follower of this.#followers) follower.wake()
  }

  [Symbol.dispose](): void {
    this.#isClosed = true
    this.#lookEvery(0)
    this.#watching[Symbol.dispose]()
    this.#printed[Symbol.dispose]()
    this.#sockets[Symbol.dispose]()
  }
}

function isStillThere({ seen }: Holder): boolean {
  const now = readProcess('/proc', seen.pid)
  return now?.startTime === seen.startTime && now.state !== 'Z'
}
