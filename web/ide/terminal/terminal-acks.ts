import { ackEveryBytes } from '#agent/protocol/terminal-sizes.ts'

/**
 * After this long without output the rest is acknowledged too, so that the window is whole again.
 */
const idleMs = 100

/**
 * Tells the agent how far the output has been drawn, not received: what xterm has still to parse
 * counts against the window, so a program that prints faster than the page draws is paused.
 */
export class TerminalAcks {
  readonly #send: (offset: number) => void
  #drawnOffset = 0
  #ackedOffset = 0
  #idleTimer: ReturnType<typeof setTimeout> | undefined

  constructor(send: (offset: number) => void) {
    this.#send = send
  }

  /** Output goes on at `offset`; the agent takes that as acknowledged. */
  attached(offset: number): void {
    clearTimeout(this.#idleTimer)
    this.#ackedOffset = offset
    this.#drawnOffset = Math.max(this.#drawnOffset, offset)
    if (this.#drawnOffset > offset) this.#ackSoon()
  }

  /** A new count begins: another life of the terminal. */
  restarted(): void {
    clearTimeout(this.#idleTimer)
    this.#drawnOffset = 0
    this.#ackedOffset = 0
  }

  drawn(offset: number): void {
    this.#drawnOffset = Math.max(this.#drawnOffset, offset)
    if (this.#drawnOffset - this.#ackedOffset >= ackEveryBytes) this.#ack()
    else this.#ackSoon()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#idleTimer)
  }

  #ackSoon(): void {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => this.#ack(), idleMs)
  }

  #ack(): void {
    clearTimeout(this.#idleTimer)
    if (this.#drawnOffset <= this.#ackedOffset) return
    this.#ackedOffset = this.#drawnOffset
    this.#send(this.#drawnOffset)
  }
}
