import type { Duplex } from 'node:stream'
import type { Session } from '#server/auth/auth.ts'

const recheckMs = 15_000

type LiveSocket = {
  socket: Duplex
  sessionHash: string
  userId: string
  codespaceId: string | null
}

/**
 * Every socket that outlives its request. Each is closed within 30 seconds of losing the right
 * to be there: at once when this process ends the session, and by a look at the database
 * otherwise (S-19).
 */
export class LiveSockets {
  readonly #sockets = new Set<LiveSocket>()
  readonly #isAlive: (sessionHash: string) => Promise<boolean>
  readonly #timer: NodeJS.Timeout

  constructor(isAlive: (sessionHash: string) => Promise<boolean>) {
    this.#isAlive = isAlive
    this.#timer = setInterval(() => void this.recheck(), recheckMs).unref()
  }

  add(socket: Duplex, session: Session, codespaceId: string | null): void {
    const live = { socket, sessionHash: session.tokenHash, userId: session.user.id, codespaceId }
    this.#sockets.add(live)
    socket.once('close', () => this.#sockets.delete(live))
    if (socket.destroyed) this.#sockets.delete(live)
  }

  countOf(userId: string): number {
    return [...this.#sockets].filter((live) => live.userId === userId).length
  }

  closeSession(sessionHash: string): void {
    this.#close((live) => live.sessionHash === sessionHash)
  }

  closeUser(userId: string): void {
    this.#close((live) => live.userId === userId)
  }

  async recheck(): Promise<void> {
    for (const hash of new Set([...this.#sockets].map((live) => live.sessionHash))) {
      // A database that is busy is no verdict.
      const isAlive = await this.#isAlive(hash).catch(() => true)
      if (!isAlive) this.closeSession(hash)
    }
  }

  #close(matches: (live: LiveSocket) => boolean): void {
    for (const live of this.#sockets) if (matches(live)) live.socket.destroy()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#close(() => true)
  }
}
