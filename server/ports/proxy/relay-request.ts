import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '#server/errors.ts'
import { giveBack } from '#server/http/give-back.ts'
import { askPlainly } from './ask-plainly.ts'
import { type Exchange, isNavigation, type ProxyContext } from './exchange.ts'
import { headersToApp } from './headers/headers-to-app.ts'
import { headersToBrowser } from './headers/headers-to-browser.ts'
import { hasBody, pathOf } from './headers/malformed.ts'
import { answerFailure } from './pages/answer-failure.ts'
import { isTlsRefusal, mayBeTlsRefusal } from './pages/tls-refusal.ts'
import { insertScript } from './preview/insert-script.ts'
import { hasTools, plainly } from './preview/preview-tools.ts'
import { readToEnd, relayAnswer } from './relay-answer.ts'
import { trailersOf } from './trailers.ts'
import type { Taken, TunnelPool } from './tunnels/tunnel-pool.ts'

const maxHeadBytes = 64 * 1024
/** Asking them twice does no harm, so they may be asked on a connection that might just be ending. */
const repeatable: readonly (string | undefined)[] = ['GET', 'HEAD', 'OPTIONS']

/** One request to the app and its answer back. Nothing of either is kept here. */
export function relayRequest(ctx: ProxyContext, exchange: Exchange): void {
  const { request: from } = exchange
  if (repeatable.includes(from.method) && !hasBody(from)) askKept(ctx, exchange)
  else askAnew(ctx, exchange)
}

/** On a connection that was asked before, where one is idle, and will be again. */
function askKept(ctx: ProxyContext, exchange: Exchange): void {
  const { response, host, access } = exchange
  const pool = ctx.tunnels.pool(host, access)
  const ask = (taken: Taken) => {
    try {
      askOn(ctx, exchange, { ...taken, pool })
    } catch (error) {
      taken.tunnel.destroy()
      throw error
    }
  }
  const idle = pool.takeIdle()
  if (idle) ask(idle)
  else {
    pool
      .take()
      // Whoever asked may have left while it was opened.
      .then((taken) => (response.destroyed ? pool.giveBack(taken.tunnel) : ask(taken)))
      .catch((error: Error) => response.destroyed || answerFailure(ctx, exchange, error))
  }
}

/** On a connection on which nothing else is asked. */
function askAnew(ctx: ProxyContext, exchange: Exchange): void {
  const { host, access } = exchange
  ask(ctx, exchange, { createConnection: opener(() => ctx.tunnels.open(host.port, access)) })
}

function askOn(ctx: ProxyContext, exchange: Exchange, taken: Taken & { pool: TunnelPool }): void {
  const { tunnel, isKept, pool } = taken
  // It was about to be closed when it was asked: nobody has read the question.
  const again = isKept ? () => askAnew(ctx, exchange) : undefined
  const isPlain =
    !hasTools(exchange) &&
    askPlainly(ctx, exchange, {
      ...{ tunnel, again },
      giveBack: (keepAlive) => pool.giveBack(tunnel, keepAlive),
      otherwise: () => ask(ctx, exchange, { agent: agentOf(taken), answered: tunnel }),
    })
  if (!isPlain) ask(ctx, exchange, { agent: agentOf(taken), again })
}

type Way = Pick<RequestOptions, 'agent' | 'createConnection'> & {
  /** To be called in place of a failure before the answer. */
  again?: (() => void) | undefined
  /** The question has been written to it, and the beginning of the answer is there to be read. */
  answered?: Duplex
}

function ask(ctx: ProxyContext, exchange: Exchange, { again, answered, ...way }: Way): void {
  const { request: from, response, host, access } = exchange
  const passed = { config: ctx.config, request: from, host, access }
  const head = headersToApp(passed, way.agent ? 'keep-alive' : 'close')
  const asked = request({
    method: from.method,
    path: pathOf(from),
    headers: hasTools(exchange) ? plainly(head) : head,
    maxHeaderSize: maxHeadBytes,
    ...way,
  })
  if (answered) writeNothing(asked, answered)
  let state: 'asked' | 'answered' | 'over' = 'asked'
  const fail = (error: Error) => {
    if (state === 'over') return
    const repeat = state === 'asked' && isReset(error) ? again : undefined
    state = 'over'
    asked.destroy()
    if (repeat) return repeat()
    answerFailure(ctx, exchange, error)
  }
  response.once('close', () => {
    if (state !== 'answered') state = 'over'
    if (answer?.complete) readToEnd(answer)
    else asked.destroy()
  })
  let answer: IncomingMessage | undefined
  const relay = (found: IncomingMessage) => {
    try {
      const headers = headersToBrowser(passed, found)
      const inserted = hasTools(exchange) ? insertScript(passed, found, headers) : null
      relayAnswer(found, response, inserted ?? { headers })
    } catch (error) {
      // What it says can be read and not be written, as little as that may be.
      fail(new AppError('PORT_PROTOCOL', 'Its answer cannot be passed on.', { cause: error }))
    }
  }
  asked.on('error', fail)
  asked.once('response', (found) => {
    answer = found
    state = 'answered'
    ctx.answered.add(access, host.port)
    if (mayBeTlsRefusal(exchange, found)) void relayOrTell(found)
    else relay(found)
  })
  const relayOrTell = async (found: IncomingMessage) => {
    if (await isTlsRefusal(ctx, exchange, found)) {
      fail(new AppError('PORT_SPEAKS_TLS', 'It says that it speaks TLS, and does.'))
    } else if (found.destroyed && !found.complete) response.destroy()
    else if (!response.destroyed) relay(found)
  }
  // One that nobody asked for is no answer.
  asked.once('upgrade', (_, socket) => {
    socket.destroy()
    fail(new AppError('PORT_PROTOCOL', 'It answered with an upgrade that nobody asked for.'))
  })
  relayInformation(asked, exchange)
  limitSilence(asked, isNavigation(from) ? ctx.patience.pageMs : ctx.patience.otherMs)
  send(from, asked)
}

/** Node's client asks an agent for a connection and says 'free' on it once it may be asked again. */
function agentOf({ tunnel, pool }: Taken & { pool: TunnelPool }): Agent {
  const agent = {
    keepAlive: true,
    addRequest(asked: ClientRequest) {
      let keepAlive: string | string[] | undefined
      asked.once('response', ({ headers }) => {
        keepAlive = headers['keep-alive']
      })
      tunnel.once('free', () => pool.giveBack(tunnel, keepAlive))
      asked.onSocket(tunnel as Socket)
    },
  }
  return agent as unknown as Agent
}

/** What Node's client writes has been written already; it has but the answer to read. */
function writeNothing(asked: ClientRequest, tunnel: Duplex): void {
  const own = {
    write(_chunk: unknown, _encoding: unknown, done?: () => void) {
      if (done) process.nextTick(done)
      return true
    },
  }
  Object.assign(tunnel, own)
  asked.once('finish', () => Reflect.deleteProperty(tunnel, 'write'))
  // Nothing of it is read before there is a parser.
  asked.once('socket', () => tunnel.resume())
}

/** A connection that is opened while the question waits for it. */
export function opener(
  open: () => Promise<Duplex>,
): NonNullable<RequestOptions['createConnection']> {
  return (_, settle) => {
    open().then(
      (tunnel) => settle(null, tunnel),
      (error: Error) => (settle as (error: Error) => void)(error),
    )
    return undefined
  }
}

const isReset = (error: Error): boolean =>
  ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')

function send(from: IncomingMessage, asked: ClientRequest): void {
  if (!hasBody(from)) {
    asked.end()
    return
  }
  if (from.headers.expect !== undefined) asked.flushHeaders()
  giveBack(from, asked)
  const end = () => {
    const trailers = trailersOf(from)
    if (trailers.length > 0) asked.addTrailers(trailers)
    asked.end()
  }
  from.once('end', end)
  // What is cut off on the way must not look whole.
  asked.once('unpipe', () => from.off('end', end))
  from.pipe(asked, { end: false })
}

/** What an app says before its answer: that it wants the body, what a page will need. */
function relayInformation(asked: ClientRequest, { request: from, response }: Exchange): void {
  asked.on('information', ({ statusCode, headers }) => {
    if (response.headersSent || response.destroyed || from.httpVersion === '1.0') return
    if (statusCode === 100 && from.headers.expect !== undefined) response.writeContinue()
    if (statusCode === 102) response.writeProcessing()
    if (statusCode === 103 && headers.link !== undefined) hint(response, headers.link)
  })
}

function hint(response: ServerResponse, link: string | string[]): void {
  try {
    response.writeEarlyHints({ link })
  } catch {
    // A hint that is none is no reason to refuse the answer behind it.
  }
}

/** From when it has the whole question to the head of its answer. */
function limitSilence(asked: ClientRequest, patienceMs: number): void {
  const hang = () => asked.destroy(new AppError('PORT_SILENT', 'It accepted and does not answer.'))
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    timer = setTimeout(hang, patienceMs)
  }
  const stop = () => {
    // Some answer before they have the whole question.
    asked.off('finish', wait)
    clearTimeout(timer)
  }
  asked.once('finish', wait)
  asked.once('response', stop)
  asked.once('close', stop)
}
