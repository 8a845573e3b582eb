import { createStore, type StoreApi } from 'zustand/vanilla'
import type {
  TakenReady,
  TerminalInfo,
  TerminalOutputEvent,
  TerminalSize,
} from '#agent/protocol/terminals.ts'
import { type AgentConnection, agentErrorCode } from '#web/lib/agent-client.ts'
import { DirectCallError } from '#web/lib/agent-direct-calls.ts'
import type { Opener } from '../opener.ts'
import { silenceQueries } from './replay-queries.ts'
import { takeScreen } from './screen-ahead.ts'
import { TerminalAcks } from './terminal-acks.ts'
import { TerminalInput } from './terminal-input.ts'
import { dimLine, skippedLine } from './terminal-notices.ts'
import type { TerminalQuestions } from './terminal-questions.ts'
import type { TerminalScreen } from './terminal-screen.ts'

export type TerminalSessionState = {
  isAttached: boolean
  isExited: boolean
  /** Typed while there was no connection, and kept for when there is one. */
  waitingBytes: number
  /** The last thing typed did not fit in what is kept. */
  isInputRefused: boolean
  failure: string | null
}

type SessionOptions = {
  questions: TerminalQuestions
  opener: Opener
  /** What it has printed from its beginning, where that is known ahead. */
  begun: TakenReady['taken']
  /** Its shell was left without a fault, or what is left of one that was not has been read. */
  onDone: () => void
}

const resizeSettleMs = 60
const enterByte = 13

/**
 * One terminal of the agent as this page sees it: what it prints is drawn, what is typed
 * gets there once.
 */
export class TerminalSession {
  readonly id: string
  readonly screen: TerminalScreen
  readonly state: StoreApi<TerminalSessionState>
  readonly #connection: AgentConnection
  readonly #isShell: boolean
  readonly #onDone: () => void
  readonly #viewerId = crypto.randomUUID()
  readonly #input: TerminalInput
  readonly #acks: TerminalAcks
  readonly #stops: (() => void)[] = []
  #subscription: { unsubscribe(): void } | null = null
  #lastEventId: string | null = null
  #epoch: string | null = null
  #replayTo = 0
  #isReplaying = false
  #ptySize: TerminalSize
  #resizeTimer: ReturnType<typeof setTimeout> | undefined

  constructor(connection: AgentConnection, info: TerminalInfo, given: SessionOptions) {
    this.id = info.id
    this.#connection = connection
    this.#ptySize = info.size
    this.state = createStore<TerminalSessionState>(() => ({
      isAttached: false,
      isExited: info.exit !== null,
      waitingBytes: 0,
      isInputRefused: false,
      failure: null,
    }))
    this.#isShell = info.purpose === 'shell'
    this.#onDone = given.onDone
    this.screen = takeScreen(given.questions, given.opener)
    this.#acks = new TerminalAcks((offset) => {
      const ack = { terminalId: this.id, viewerId: this.#viewerId, offset }
      // A lost one is made good by the next attach, which counts from where it resumes.
      connection.direct.call('terminals.ack', ack).catch(() => undefined)
    })
    this.#input = new TerminalInput({
      send: ({ sequence, bytes }) => this.#send(sequence, bytes),
      onChange: () => this.#tellWaiting(),
    })
    this.#listen()
    if (given.begun) this.#begin(given.begun, info.size)
    this.resume()
  }

  focus(): void {
    this.screen.xterm.focus()
  }

  /** Draws at the size there is room for, and makes the program's terminal that size too. */
  fit(): void {
    clearTimeout(this.#resizeTimer)
    this.#resizeTimer = setTimeout(() => this.#fitNow(), resizeSettleMs)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#resizeTimer)
    this.suspend()
    for (const stop of this.#stops) stop()
    this.#acks[Symbol.dispose]()
    this.screen[Symbol.dispose]()
  }

  #listen(): void {
    const { xterm } = this.screen
    const encoder = new TextEncoder()
    xterm.onData((text) => this.#type(encoder.encode(text)))
    xterm.onBinary((text) => this.#type(Uint8Array.from(text, (byte) => byte.charCodeAt(0))))
    silenceQueries(xterm, () => this.#isReplaying)
    this.#stops.push(
      this.#connection.status.subscribe(({ phase }) => {
        if (phase !== 'connected') this.#detached()
      }),
    )
  }

  /** As if it had been attached, and this had come. */
  #begin({ epoch, printed }: NonNullable<TakenReady['taken']>, size: TerminalSize): void {
    const end = printed.byteLength
    this.#epoch = epoch
    this.#lastEventId = `${epoch}:${end}`
    this.#replayTo = end
    this.#isReplaying = end > 0
    this.screen.resize(size)
    this.#draw(printed, end)
  }

  /** Reads on from where it stopped. */
  resume(): void {
    if (this.#subscription) return
    this.#subscription = this.#connection.client.terminals.output.subscribe(
      { terminalId: this.id, viewerId: this.#viewerId, lastEventId: this.#lastEventId },
      {
        onData: ({ id, data }) => {
          this.#lastEventId = id
          this.#onEvent(Number(id.split(':')[1]), data)
        },
        onError: (error) => {
          this.#detached()
          const isGone = agentErrorCode(error) === 'TERMINAL_NOT_FOUND'
          this.state.setState({
            failure: isGone ? 'This terminal is no longer there.' : error.message,
          })
        },
      },
    )
  }

  /** Takes leave, so that the program is not held up by a page that does not draw. */
  suspend(): void {
    this.#subscription?.unsubscribe()
    this.#subscription = null
    this.#detached()
  }

  #detached(): void {
    if (!this.state.getState().isAttached) return
    this.state.setState({ isAttached: false })
    this.#input.detached()
  }

  #onEvent(offset: number, event: TerminalOutputEvent): void {
    const { xterm } = this.screen
    if (event.type === 'attached') this.#attach(event)
    else if (event.type === 'restarted') xterm.write(dimLine('A new shell was started.'))
    else if (event.type === 'gap') xterm.write(skippedLine(event.to - event.from))
    else if (event.type === 'data') {
      this.#input.applied(event.inputSequence)
      this.#draw(event.bytes, offset)
    } else if (event.type === 'resized') {
      this.#ptySize = event.size
      this.screen.resize(event.size)
    } else this.#exited(event)
  }

  /**
   * A shell that was left closes its terminal, as everywhere; what one that failed says can
   * be read first.
   */
  #exited({ exitCode, signal }: Extract<TerminalOutputEvent, { type: 'exited' }>): void {
    const hasJustEnded = !this.state.getState().isExited
    this.state.setState({ isExited: true })
    if (this.#isShell && hasJustEnded && exitCode === 0 && !signal) {
      this.#onDone()
      return
    }
    const how = signal ? `signal ${signal}` : `code ${exitCode}`
    const wayOut = this.#isShell ? ' Enter closes the terminal.' : ''
    this.screen.xterm.write(dimLine(`The process ended with ${how}.${wayOut}`))
  }

  #attach(event: Extract<TerminalOutputEvent, { type: 'attached' }>): void {
    if (this.#epoch === null) {
      this.#replayTo = event.replayTo
      this.#isReplaying = event.offset < event.replayTo
      this.screen.resize(event.size)
    } else if (this.#epoch !== event.epoch) {
      this.screen.xterm.reset()
      this.#acks.restarted()
      this.#input.restarted()
      this.#replayTo = event.replayTo
      this.#isReplaying = event.offset < event.replayTo
    }
    this.#epoch = event.epoch
    this.#ptySize = event.size
    this.#acks.attached(event.offset)
    this.state.setState({ isAttached: true, failure: null })
    this.#input.attached(event.inputSequence)
    this.fit()
  }

  /** `end` is the offset behind the last of `bytes`. */
  #draw(bytes: Uint8Array, end: number): void {
    const oldBytes = this.#replayTo - (end - bytes.byteLength)
    if (oldBytes > 0 && oldBytes < bytes.byteLength) {
      // Old and new in one piece: only what is new may be answered.
      this.#draw(bytes.subarray(0, oldBytes), this.#replayTo)
      this.#draw(bytes.subarray(oldBytes), end)
      return
    }
    this.screen.xterm.write(bytes, () => {
      if (end >= this.#replayTo) this.#isReplaying = false
      this.#acks.drawn(end)
    })
  }

  #type(bytes: Uint8Array): void {
    if (this.state.getState().isExited) {
      if (this.#isShell && bytes.length === 1 && bytes[0] === enterByte) this.#onDone()
      return
    }
    const isInputRefused = !this.#input.push(bytes)
    // At every key: nothing is to be drawn anew for it.
    if (isInputRefused !== this.state.getState().isInputRefused) {
      this.state.setState({ isInputRefused })
    }
  }

  #send(sequence: number, bytes: Uint8Array): void {
    const input = { terminalId: this.id, viewerId: this.#viewerId, sequence, bytes }
    this.#connection.direct.call('terminals.input', input).then(
      () => this.#input.applied(sequence),
      (error: unknown) => {
        const reason = error instanceof DirectCallError ? error.reason : null
        // What may not have arrived is settled by the next `attached`.
        if (reason === 'CONNECTION_LOST') return
        if (reason === 'INPUT_GAP') setTimeout(() => this.#input.resend(), resizeSettleMs)
        else this.#input.applied(sequence)
      },
    )
  }

  #tellWaiting(): void {
    const waitingBytes = this.state.getState().isAttached ? 0 : this.#input.pendingBytes
    if (waitingBytes !== this.state.getState().waitingBytes) this.state.setState({ waitingBytes })
  }

  #fitNow(): void {
    const size = this.screen.fit()
    if (!size || !this.state.getState().isAttached || this.state.getState().isExited) return
    if (size.columns === this.#ptySize.columns && size.rows === this.#ptySize.rows) return
    this.#ptySize = size
    // One that fails is made good by the fit after the next attach.
    this.#connection.client.terminals.resize
      .mutate({ terminalId: this.id, size })
      .catch(() => undefined)
  }
}
