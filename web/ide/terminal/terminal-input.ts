import { maxInputBytes } from '#agent/protocol/terminal-sizes.ts'

type Input = { sequence: number; bytes: Uint8Array }

export type TerminalInputOptions = {
  /**
   * Gives one input to the socket. Whether it arrived is told by `applied` or by the
   * next `attached`.
   */
  send(input: Input): void
  /** How much is waiting changed, or whether it can be sent. */
  onChange(): void
}

/** While there is no connection this much may be typed ahead; a paste beyond it is refused. */
const offlineLimitBytes = 64 * 1024
const pendingLimitBytes = 32 * 1024 * 1024
const inFlightLimitBytes = 256 * 1024

/**
 * What the user typed, in order, each piece kept until the agent says that it has been applied.
 * After a lost connection everything the agent has not applied is sent again under its old number,
 * so each is applied once.
 */
export class TerminalInput {
  readonly #options: TerminalInputOptions
  #pending: Input[] = []
  #nextSequence = 1
  #sentSequence = 0
  #isAttached = false

  constructor(options: TerminalInputOptions) {
    this.#options = options
  }

  /** Bytes typed and not yet known to have reached the shell. */
  get pendingBytes(): number {
    return this.#pending.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  }

  /** False when it was refused whole because too much is waiting already. */
  push(bytes: Uint8Array): boolean {
    const limit = this.#isAttached ? pendingLimitBytes : offlineLimitBytes
    if (this.pendingBytes + bytes.byteLength > limit) return false
    for (let at = 0; at < bytes.byteLength; at += maxInputBytes) {
      this.#pending.push({
        sequence: this.#nextSequence++,
        bytes: bytes.subarray(at, at + maxInputBytes),
      })
    }
    this.#flush()
    this.#options.onChange()
    return true
  }

  /** The agent is there, and has applied everything up to `inputSequence` of ours. */
  attached(inputSequence: number): void {
    this.#isAttached = true
    this.#drop(inputSequence)
    this.#sentSequence = inputSequence
    this.#flush()
    this.#options.onChange()
  }

  detached(): void {
    this.#isAttached = false
    this.#options.onChange()
  }

  applied(inputSequence: number): void {
    const before = this.#pending.length
    this.#drop(inputSequence)
    if (this.#pending.length === before) return
    this.#flush()
    this.#options.onChange()
  }

  /** The agent missed one before it: everything it has not applied goes again. */
  resend(): void {
    if (!this.#isAttached) return
    this.#sentSequence = (this.#pending[0]?.sequence ?? this.#nextSequence) - 1
    this.#flush()
  }

  /** Another shell is there now: what was meant for the old one is not typed into it. */
  restarted(): void {
    this.#pending = []
    this.#nextSequence = 1
    this.#sentSequence = 0
    this.#options.onChange()
  }

  #drop(inputSequence: number): void {
    this.#pending = this.#pending.filter(({ sequence }) => sequence > inputSequence)
  }

  #flush(): void {
    if (!this.#isAttached) return
    let inFlightBytes = 0
    for (const input of this.#pending) {
      inFlightBytes += input.bytes.byteLength
      if (inFlightBytes > inFlightLimitBytes) return
      if (input.sequence <= this.#sentSequence) continue
      this.#sentSequence = input.sequence
      this.#options.send(input)
    }
  }
}
