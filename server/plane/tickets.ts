import { randomBytes } from 'node:crypto'
import type { Clock } from '#server/context.ts'

const lifeMs = 30_000
const maxOpen = 10_000

type Ticket = { codespaceId: string; sessionHash: string; expiresAt: number }

/**
 * Single-use tickets for the workspace plane: 128 bits, 30 seconds, good for one codespace and one
 * session. In memory alone, so a restart of the server makes them void.
 */
export class Tickets {
  readonly #clock: Clock
  readonly #open = new Map<string, Ticket>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  issue(codespaceId: string, sessionHash: string): string {
    const now = this.#clock.now()
    for (const [text, { expiresAt }] of this.#open) {
      if (expiresAt > now && this.#open.size < maxOpen) break
      this.#open.delete(text)
    }
    const text = randomBytes(16).toString('base64url')
    this.#open.set(text, { codespaceId, sessionHash, expiresAt: now + lifeMs })
    return text
  }

  /** True once for a ticket that was issued for exactly this; a wrong use spends it as well. */
  redeem(text: string, codespaceId: string, sessionHash: string): boolean {
    const ticket = this.#open.get(text)
    this.#open.delete(text)
    return (
      ticket !== undefined &&
      ticket.expiresAt > this.#clock.now() &&
      ticket.codespaceId === codespaceId &&
      ticket.sessionHash === sessionHash
    )
  }
}
