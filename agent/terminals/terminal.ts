import { AgentError } from '../errors.ts'
import { windowBytes } from '../protocol/terminal-sizes.ts'
import type { TerminalInfo, TerminalSize } from '../protocol/terminals.ts'
import { replayRingBytes } from '../protocol/terminals.ts'
import type { PtyExit, PtyProcess } from './pty-process.ts'
import { ReplayRing } from './replay-ring.ts'
import { Viewer } from './viewer.ts'

/** Viewers that took leave are remembered for their input sequence, and this many at most. */
const maxViewers = 64
const stallCheckMs = 5000
const maxEarlyInputs = 32

type TerminalOptions = {
  id: string
  purpose: TerminalInfo['purpose']
  epoch: string
  name: string
  shell: string
  size: TerminalSize
  openedAt: number
  /** How much of the output is kept; never less than a viewer's window. */
  ringBytes?: number
  onClose?: () => void
}

type TerminalEvents = {
  onChange: () => void
  onOutput: (terminal: Terminal, bytes: Uint8Array) => void
  onInput: () => void
}

/** One life of one PTY, with what it printed last and everybody who looks at it. */
export class Terminal {
  readonly id: string
  readonly epoch: string
  readonly purpose: TerminalInfo['purpose']
  readonly ring: ReplayRing
  readonly #shell: string
  readonly #openedAt: number
  readonly #events: TerminalEvents
  readonly #onClose: (() => void) | undefined
  #name: string
  #size: TerminalSize
  #exit: PtyExit | null = null
  #isClosed = false
  #pty: PtyProcess | null = null
  /** Typed before there was a process to read it. */
  #early: Uint8Array[] = []
  #viewers = new Map<string, Viewer>()
  #stallTimer: NodeJS.Timeout | null = null

  constructor(options: TerminalOptions, events: TerminalEvents) {
    this.id = options.id
    this.purpose = options.purpose
    this.epoch = options.epoch
    this.ring = new ReplayRing(Math.max(windowBytes, options.ringBytes ?? replayRingBytes))
    this.#onClose = options.onClose
    this.#name = options.name
    this.#shell = options.shell
    this.#size = options.size
    this.#openedAt = options.openedAt
    this.#events = events
  }

  get size(): TerminalSize {
    return this.#size
  }

  get exit(): PtyExit | null {
    return this.#exit
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  get info(): TerminalInfo {
    return {
      id: this.id,
      purpose: this.purpose,
      name: this.#name,
      shell: this.#shell,
      openedAt: this.#openedAt,
      size: this.#size,
      exit: this.#exit,
    }
  }

  get pty(): PtyProcess | null {
    return this.#pty
  }

  run(pty: PtyProcess): void {
    this.#pty = pty
    for (const bytes of this.#early) pty.write(bytes)
    this.#early = []
    pty.resize(this.#size)
    if (this.#isClosed) pty.hangUp()
  }

  onOutput(bytes: Uint8Array): void {
    this.ring.append(bytes)
    for (const viewer of this.#viewers.values()) viewer.wake.wake()
    this.#regulate()
    this.#events.onOutput(this, bytes)
  }

  onExit(exit: PtyExit): void {
    this.#exit = exit
    for (const viewer of this.#viewers.values()) viewer.wake.wake()
    if (!this.#isClosed) this.#events.onChange()
  }

  viewer(viewerId: string): Viewer {
    const known = this.#viewers.get(viewerId)
    if (known) return known
    if (this.#viewers.size >= maxViewers) this.#forgetOne()
    const viewer = new Viewer(viewerId)
    this.#viewers.set(viewerId, viewer)
    return viewer
  }

  /**
   * Answers with the number of this attachment, which a later one of the same viewer takes over.
   */
  attach(viewer: Viewer, offset: number): number {
    const attachment = viewer.attach(offset)
    this.#regulate()
    return attachment
  }

  detach(viewer: Viewer, attachment: number, isClean: boolean): void {
    if (viewer.attachment !== attachment) return
    viewer.detach(isClean, () => this.#regulate())
    this.#regulate()
  }

  acknowledge(viewerId: string, offset: number): void {
    this.#viewers.get(viewerId)?.acknowledge(offset)
    this.#regulate()
  }

  input(viewerId: string, sequence: number, bytes: Uint8Array): void {
    const viewer = this.viewer(viewerId)
    if (sequence <= viewer.inputSequence) return
    if (sequence !== viewer.inputSequence + 1) {
      throw new AgentError(
        'INPUT_GAP',
        `Expected input ${viewer.inputSequence + 1}, not ${sequence}.`,
      )
    }
    if (!this.#exit && !this.#type(bytes)) {
      throw new AgentError(
        'TERMINAL_FAILED',
        'The program in this terminal does not read its input.',
      )
    }
    viewer.inputSequence = sequence
    this.#events.onInput()
  }

  /** False where nobody reads it. */
  #type(bytes: Uint8Array): boolean {
    if (this.#pty) return this.#pty.write(bytes)
    if (this.#early.length >= maxEarlyInputs) return false
    this.#early.push(Uint8Array.from(bytes))
    return true
  }

  resize(size: TerminalSize): void {
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return
    this.#size = size
    this.#pty?.resize(size)
    for (const viewer of this.#viewers.values()) viewer.wake.wake()
    this.#events.onChange()
  }

  rename(name: string): void {
    this.#name = name
    this.#events.onChange()
  }

  /** Hangs up, and ends every subscription to it. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#pty?.hangUp()
    if (this.#stallTimer) clearInterval(this.#stallTimer)
    for (const viewer of this.#viewers.values()) viewer[Symbol.dispose]()
    this.#onClose?.()
  }

  /**
   * Pauses the program while somebody who counts is as far behind as they may be. Who has stalled
   * for too long, or whose socket broke, counts only where nobody else looks on; output they miss
   * is told to them as a gap. A lifecycle command does not wait for such a one at all.
   */
  #regulate(): void {
    if (this.#isClosed) return
    const now = performance.now()
    const watching = [...this.#viewers.values()].filter((viewer) => !viewer.isGone)
    const lively = watching.filter((viewer) => !viewer.isStalled(this.ring.end, now))
    const looking = lively.filter((viewer) => viewer.isAttached)
    const attached = watching.filter((viewer) => viewer.isAttached)
    const last = this.purpose === 'lifecycle' ? [] : attached
    const counting = [looking, lively].find((viewers) => viewers.length > 0) ?? last
    const isFull = counting.some(
      (viewer) => this.ring.end - viewer.acknowledged >= viewer.allowanceBytes,
    )
    if (isFull) this.#pty?.pause()
    else this.#pty?.resume()
    this.#watchForStalls(isFull && (watching.length > 1 || this.purpose === 'lifecycle'))
  }

  #watchForStalls(isNeeded: boolean): void {
    if (isNeeded && !this.#stallTimer) {
      this.#stallTimer = setInterval(() => this.#regulate(), stallCheckMs)
      this.#stallTimer.unref()
    } else if (!isNeeded && this.#stallTimer) {
      clearInterval(this.#stallTimer)
      this.#stallTimer = null
    }
  }

  #forgetOne(): void {
    const oldest =
      [...this.#viewers.values()].find((viewer) => viewer.isGone) ??
      [...this.#viewers.values()].find((viewer) => !viewer.isAttached)
    if (!oldest) throw new AgentError('TERMINAL_LIMIT', 'Too many views of this terminal are open.')
    this.#viewers.delete(oldest.id)
    oldest[Symbol.dispose]()
  }
}
