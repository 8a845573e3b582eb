import {
  createTRPCClient,
  createWSClient,
  type TRPCClient,
  TRPCClientError,
  type TRPCLink,
  wsLink,
} from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AgentErrorCode } from '#agent/protocol/errors.ts'
import type { AgentRouter } from '#agent/router.ts'
import { DirectCalls } from './agent-direct-calls.ts'
import { DirectQueries } from './agent-direct-queries.ts'
import { agentEncoder } from './agent-encoder.ts'
import { type EndVerdict, Reconnect, type ReconnectOptions } from './agent-reconnect.ts'
import { type AgentSocket, agentSocketClass } from './agent-socket.ts'

export type ConnectionStatus = {
  phase: 'connecting' | 'connected' | 'reconnecting' | 'ended'
  /** Since when it has been in this phase, in `Date.now()`'s time. */
  since: number
  verdict: EndVerdict | null
  latencyMs: number | null
}

export type AgentConnectionOptions = Pick<ReconnectOptions, 'requestTicket' | 'mayConnect'> & {
  /** `wss://…/c/<name>/agent` */
  address: string
}

/**
 * One page's line to the agent of one codespace. It reconnects for ever, quietly, until the server
 * says that there is no point. Calls made while it is away wait for it; a query that was under way
 * is asked again, a mutation that was under way fails (see `isConnectionLost`), and subscriptions
 * go on where they were.
 */
export class AgentConnection {
  readonly client: TRPCClient<AgentRouter>
  readonly status: StoreApi<ConnectionStatus>
  /** For what must not wait for a timer: see `DirectCalls`. */
  readonly direct: DirectCalls
  readonly #queries: DirectQueries
  readonly #socket: ReturnType<typeof createWSClient>
  readonly #reconnect: Reconnect
  readonly #listening = new AbortController()

  constructor(options: AgentConnectionOptions) {
    this.status = createStore<ConnectionStatus>(() => ({
      phase: 'connecting',
      since: Date.now(),
      verdict: null,
      latencyMs: null,
    }))
    this.#reconnect = new Reconnect({
      ...options,
      onEnded: (verdict) => this.#enter('ended', verdict),
      onResumed: () => this.#enter('reconnecting'),
    })
    const send = (frame: object) => {
      const socket = this.#socket.connection?.ws
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(encoder.encode(frame))
      return true
    }
    this.direct = new DirectCalls(send)
    this.#queries = new DirectQueries(send)
    const encoder = agentEncoder((message) => {
      this.direct.answered(message)
      this.#queries.answered(message)
    })
    let ticket = ''
    this.#socket = createWSClient({
      url: async () => {
        ticket = await this.#reconnect.nextTicket()
        return options.address
      },
      WebSocket: agentSocketClass(WebSocket, {
        takeTicket: () => ticket,
        onLatency: (latencyMs) => this.status.setState({ latencyMs: Math.round(latencyMs) }),
        onClosed: () => {
          this.#reconnect.closed()
          if (this.status.getState().phase === 'connected') this.#enter('reconnecting')
          this.direct.connectionLost()
          this.#queries.connectionLost()
        },
      }),
      // All waiting happens in `Reconnect`, where it can be cut short.
      retryDelayMs: () => 0,
      experimental_encoder: encoder,
      onOpen: () => {
        this.#reconnect.opened()
        this.#enter('connected')
      },
    })
    this.client = createTRPCClient<AgentRouter>({
      links: [
        whileConnected(this.status),
        this.#queries.link,
        wsLink({ client: this.#socket, transformer: asItIs }),
      ],
    })
    this.#listenForReturn()
  }

  /** Tries again at once, also after it has ended. */
  retry(): void {
    this.#reconnect.wake()
  }

  [Symbol.dispose](): void {
    this.#listening.abort()
    this.#socket.close().catch(() => {
      // Whatever was still under way on the socket has been told by its own promise.
    })
    this.#reconnect[Symbol.dispose]()
    this.direct.connectionLost()
    this.#queries.connectionLost()
  }

  #enter(phase: ConnectionStatus['phase'], verdict: EndVerdict | null = null): void {
    const now = this.status.getState()
    if (now.phase === phase && now.verdict === verdict) return
    this.status.setState({ phase, verdict, since: Date.now(), latencyMs: null })
  }

  #listenForReturn(): void {
    const { signal } = this.#listening
    const returned = () => {
      if (document.visibilityState === 'hidden') return
      if (this.status.getState().phase !== 'connected') this.#reconnect.wake()
      else (this.#socket.connection?.ws as AgentSocket | undefined)?.checkNow()
    }
    window.addEventListener('online', returned, { signal })
    document.addEventListener('visibilitychange', returned, { signal })
  }
}

/** The agent sends values as they are; only tRPC's types need to be told. */
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value }

/** The call may or may not have been carried out: the connection went away before the answer. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof TRPCClientError && !error.data
}

/** The agent's code for a refusal the user can act on, or null for anything else. */
export function agentErrorCode(error: unknown): AgentErrorCode | null {
  if (!(error instanceof TRPCClientError)) return null
  const data = error.data as { reason?: AgentErrorCode | null } | null | undefined
  return data?.reason ?? null
}

/**
 * Holds every call back until there is a connection. Without this `wsLink` opens a second
 * socket beside the one that is being waited for, and a call that gets onto it is lost when the
 * first one opens.
 */
function whileConnected(status: StoreApi<ConnectionStatus>): TRPCLink<AgentRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let running: { unsubscribe(): void } | null = null
        let stopWaiting: (() => void) | null = null
        const start = () => {
          running = next(op).subscribe({
            ...observer,
            error: (error) => {
              if (op.type !== 'query' || !isConnectionLost(error)) return observer.error(error)
              whenConnected()
            },
          })
        }
        const whenConnected = () => {
          if (status.getState().phase === 'connected') return start()
          stopWaiting = status.subscribe(({ phase }) => {
            if (phase !== 'connected') return
            stopWaiting?.()
            start()
          })
        }
        whenConnected()
        return () => {
          stopWaiting?.()
          running?.unsubscribe()
        }
      })
}
