import { workspaceSubprotocol } from '#agent/protocol/subprotocol.ts'

const connectTimeoutMs = 10_000
const pingEveryMs = 5000
/** With nothing heard for this long after a ping the path counts as dead: noticed within 13 s. */
const silenceMs = 8000
/** However much arrives, a ping that is not answered in this time means that the way up is dead. */
const pongTimeoutMs = 20_000

export type AgentSocketHooks = {
  /** Called once per socket: tickets are good for one. */
  takeTicket(): string
  onLatency(latencyMs: number): void
  /** Before tRPC hears of it, so that whoever it tells already sees that there is no connection. */
  onClosed(): void
}

/** What the rest of the connection may do with the socket it is on. */
export type AgentSocket = WebSocket & {
  /** Asks for a sign of life now, and gives up on the path sooner than usual. */
  checkNow(): void
}

/**
 * A `WebSocket` that authenticates with a ticket and ends by itself when its path is dead.
 * tRPC's own keep-alive calls `close()`, which on a dead path waits for a closing handshake
 * that never comes.
 */
export function agentSocketClass(
  base: typeof WebSocket,
  hooks: AgentSocketHooks,
): typeof WebSocket {
  return class extends base {
    #isAbandoned = false
    #ownEvent: Event | null = null
    #heardAt = 0
    #pingedAt: number | null = null
    #connectTimer: ReturnType<typeof setTimeout> | undefined
    #pingTimer: ReturnType<typeof setTimeout> | undefined
    #deadTimer: ReturnType<typeof setTimeout> | undefined

    constructor(url: string | URL) {
      super(url, [workspaceSubprotocol, hooks.takeTicket()])
      // First of all listeners, so that nobody hears a socket that was given up.
      for (const type of ['open', 'message', 'error', 'close'] as const) {
        this.addEventListener(type, (event) => {
          if (this.#isAbandoned && event !== this.#ownEvent) event.stopImmediatePropagation()
        })
      }
      this.addEventListener('open', () => {
        clearTimeout(this.#connectTimer)
        this.#ping(silenceMs)
      })
      this.addEventListener('message', ({ data }) => {
        this.#heardAt = performance.now()
        if (data === 'PONG') this.#ponged()
      })
      this.addEventListener('close', () => {
        this.#stop()
        hooks.onClosed()
      })
      this.#connectTimer = setTimeout(() => this.#abandon(true), connectTimeoutMs)
    }

    checkNow(): void {
      if (this.readyState !== this.OPEN || this.#isAbandoned) return
      this.#stop()
      this.#ping(silenceMs / 4)
    }

    #ping(patienceMs: number): void {
      this.#pingedAt = performance.now()
      this.send('PING')
      this.#expect(patienceMs)
    }

    #expect(patienceMs: number): void {
      const dueAt = performance.now() + patienceMs
      this.#deadTimer = setTimeout(() => {
        const now = performance.now()
        const silentMs = now - Math.max(this.#heardAt, this.#pingedAt ?? 0)
        const unansweredMs = now - (this.#pingedAt ?? now)
        // A page that was frozen or busy has messages waiting that it has not seen yet.
        if (now - dueAt > 500) return this.#expect(silenceMs / 4)
        if (silentMs < patienceMs - 50 && unansweredMs < pongTimeoutMs)
          return this.#expect(patienceMs)
        this.#abandon(false)
      }, patienceMs)
    }

    #ponged(): void {
      if (this.#pingedAt === null) return
      hooks.onLatency(performance.now() - this.#pingedAt)
      this.#pingedAt = null
      this.#stop()
      this.#pingTimer = setTimeout(() => this.#ping(silenceMs), pingEveryMs)
    }

    #stop(): void {
      clearTimeout(this.#connectTimer)
      clearTimeout(this.#pingTimer)
      clearTimeout(this.#deadTimer)
    }

    #abandon(isUnopened: boolean): void {
      this.#stop()
      this.#isAbandoned = true
      super.close()
      if (isUnopened) this.#say(new Event('error'))
      this.#say(Object.assign(new Event('close'), { code: 1006, reason: '', wasClean: false }))
    }

    #say(event: Event): void {
      this.#ownEvent = event
      this.dispatchEvent(event)
    }
  }
}
