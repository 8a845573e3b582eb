import { detachGraceMs, windowBytes } from '../protocol/terminal-sizes.ts'
import { replayRingBytes } from '../protocol/terminals.ts'
import { Wake } from '../wake.ts'

/**
 * What a viewer whose socket broke may fall behind: nearly all that is kept for it, so that
 * nothing is lost.
 */
const graceBytes = replayRingBytes - windowBytes

/**
 * Somebody who looks at a terminal, through a window of their own. Outlives the
 * sockets it comes by.
 */
export class Viewer {
  readonly id: string
  /** The last input that was applied. */
  inputSequence = 0
  /** How far output has been sent, and how far it has been drawn. */
  sent = 0
  acknowledged = 0
  /** Wakes the subscription that sends to this viewer. */
  readonly wake = new Wake()
  /** Counts the subscriptions there have been; only the newest one sends. */
  attachment = 0
  #state: 'attached' | 'grace' | 'gone' = 'gone'
  #graceTimer: NodeJS.Timeout | null = null
  /** When it last drew something, or began to look. */
  #progressAt = 0

  constructor(id: string) {
    this.id = id
  }

  get isAttached(): boolean {
    return this.#state === 'attached'
  }

  get isGone(): boolean {
    return this.#state === 'gone'
  }

  /** How far behind the output it may be before the program has to wait for it. */
  get allowanceBytes(): number {
    return this.#state === 'grace' ? graceBytes : windowBytes
  }

  /** How much more may be sent before it has drawn something. */
  get room(): number {
    return Math.max(0, windowBytes - (this.sent - this.acknowledged))
  }

  /**
   * Takes up sending from `offset`. What was acknowledged while the socket was down is lost, so
   * that is forgotten.
   */
  attach(offset: number): number {
    this.#endGrace()
    this.#state = 'attached'
    this.sent = offset
    this.acknowledged = offset
    this.#progressAt = performance.now()
    this.attachment += 1
    this.wake.wake()
    return this.attachment
  }

  /**
   * Holds the program for a grace time where the socket broke, and not at all where the
   * viewer took leave.
   */
  detach(isClean: boolean, onGraceEnd: () => void): void {
    this.#endGrace()
    this.#state = isClean ? 'gone' : 'grace'
    if (isClean) return
    this.#progressAt = performance.now()
    this.#graceTimer = setTimeout(() => {
      this.#state = 'gone'
      onGraceEnd()
    }, detachGraceMs)
    this.#graceTimer.unref()
  }

  acknowledge(offset: number): void {
    const reached = Math.min(offset, this.sent)
    if (reached <= this.acknowledged) return
    this.acknowledged = reached
    this.#progressAt = performance.now()
    this.wake.wake()
  }

  /** Goes on from `offset`, where what lay before it is no longer held. */
  skipTo(offset: number): void {
    this.sent = offset
    this.acknowledged = offset
  }

  /** Is at its window, and has drawn nothing for longer than anybody else should wait for it. */
  isStalled(outputEnd: number, now: number): boolean {
    return (
      outputEnd - this.acknowledged >= this.allowanceBytes && now - this.#progressAt > detachGraceMs
    )
  }

  [Symbol.dispose](): void {
    this.#endGrace()
    this.#state = 'gone'
    this.attachment += 1
    this.wake.wake()
  }

  #endGrace(): void {
    if (this.#graceTimer) clearTimeout(this.#graceTimer)
    this.#graceTimer = null
  }
}
