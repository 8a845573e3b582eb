import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AppContext } from '#server/context.ts'
import { newReference } from '#server/reference.ts'
import type { PortAccess } from '../access/port-access.ts'
import type { PortHost } from '../port-host.ts'
import { answerOnSocket } from './answer-on-socket.ts'
import { answerWhole, type Whole } from './answer-whole.ts'
import type { Exchange, Passage, Patience, ProxyContext } from './exchange.ts'
import { hasBody, refusalOf } from './headers/malformed.ts'
import { AnsweredPorts } from './pages/answered-ports.ts'
import { answerOwnPath, isOwnPath, nothing } from './preview/preview-tools.ts'
import { relayRequest } from './relay-request.ts'
import { relayUpgrade, type Upgrade } from './relay-upgrade.ts'
import { Tunnels } from './tunnels/tunnels.ts'

const usualPatience: Patience = { pageMs: 60_000, otherMs: 300_000 }

/** Asked for every request and every upgrade, before the first byte goes on (S-32). */
type Decide = (ctx: AppContext, host: PortHost, request: IncomingMessage) => Promise<PortAccess>

/**
 * Everything at the hosts of forwarded ports: decides who may pass, and brings their requests to
 * the app and its answers back. A failure of one is none of the others'.
 */
export class PortProxy {
  readonly #ctx: ProxyContext
  readonly #decide: Decide

  constructor(ctx: AppContext, decide: Decide, patience: Partial<Patience> = {}) {
    this.#decide = decide
    this.#ctx = {
      ...ctx,
      tunnels: new Tunnels(ctx),
      answered: new AnsweredPorts(),
      patience: { ...usualPatience, ...patience },
    }
  }

  answer(request: IncomingMessage, response: ServerResponse, host: PortHost): void {
    // Without a listener an error would end the process; 'close' does the work (S-43).
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    const refusal = refusalOf(request)
    if (refusal) {
      // What follows on this connection may be a part of what was refused.
      response.setHeader('Connection', 'close')
      answerWhole({ response }, plain(refusal))
    } else this.#passOrAnswer({ request, response, host })
  }

  #passOrAnswer({ request, response, host }: Omit<Exchange, 'access'>): void {
    this.#decide(this.#ctx, host, request)
      .then((access) => {
        if (response.destroyed) return
        if (access.kind === 'answer') answerWhole({ response }, access)
        else this.#pass({ request, response, host, access })
      })
      .catch((error: unknown) => {
        const reference = newReference()
        const line = { err: error, codespace: host.name, reference }
        this.#ctx.log.error(line, 'A request to a port failed')
        answerWhole({ response }, plain(broken(reference)))
      })
  }

  #pass(exchange: Exchange): void {
    if (answerOwnPath(this.#ctx, exchange)) return
    this.#ctx.lifetimes.noteTraffic(exchange.access.codespaceId)
    relayRequest(this.#ctx, exchange)
  }

  /** The caller has seen to it that an error of the socket is heard. */
  upgrade(request: IncomingMessage, { socket, head }: Upgrade, host: PortHost): void {
    const refusal = refusalOf(request) ?? upgradeRefusal(request)
    if (refusal) refuse(socket, plain(refusal))
    else this.#passOrRefuse({ request, host }, { socket, head })
  }

  #passOrRefuse({ request, host }: Omit<Passage, 'access'>, { socket, head }: Upgrade): void {
    this.#decide(this.#ctx, host, request)
      .then((access) => {
        if (socket.destroyed) return
        if (access.kind === 'answer') refuse(socket, access)
        else if (isOwnPath(request)) refuse(socket, nothing)
        else {
          this.#ctx.lifetimes.noteTraffic(access.codespaceId)
          relayUpgrade(this.#ctx, { request, host, access }, { socket, head })
        }
      })
      .catch((error: unknown) => {
        const reference = newReference()
        const line = { err: error, codespace: host.name, reference }
        this.#ctx.log.error(line, 'An upgrade at a port failed')
        refuse(socket, plain(broken(reference)))
      })
  }

  [Symbol.dispose](): void {
    this.#ctx.tunnels[Symbol.dispose]()
  }
}

const broken = (reference: string) => ({
  status: 500,
  sentence: `Something went wrong on the server. Its log says more under ${reference}.`,
})

const plain = ({ status, sentence }: { status: number; sentence: string }): Whole => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  body: `${sentence}\n`,
})

/**
 * What follows would be the body to one reader and the new protocol to the next; in HTTP/2 it would
 * be requests past all that is said about headers (S-42).
 */
function upgradeRefusal(request: IncomingMessage) {
  if (hasBody(request)) return { status: 400, sentence: 'A request for an upgrade has no body.' }
  if (!/\bh2c?\b/i.test(request.headers.upgrade ?? '')) return null
  return { status: 400, sentence: 'HTTP/2 is not spoken to apps.' }
}

/** Nobody reads the body of an answer to an upgrade, and cookies are set by pages. */
function refuse(socket: Duplex, { status, headers }: Whole): void {
  const kept = Object.entries(headers).filter(([name]) => /^(cache-control|location)$/i.test(name))
  answerOnSocket(socket, { status, headers: kept.flat(2), body: '' })
}
