import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '#server/errors.ts'
import { giveBack } from '#server/http/give-back.ts'
import { type Exchange, isNavigation, type ProxyContext } from './exchange.ts'
import { headersToApp } from './headers/headers-to-app.ts'
import { headersToBrowser } from './headers/headers-to-browser.ts'
import { hasBody, pathOf } from './headers/malformed.ts'
import { answerFailure } from './pages/answer-failure.ts'
import { insertScript } from './preview/insert-script.ts'
import { hasTools, plainly } from './preview/preview-tools.ts'
import { relayAnswer } from './relay-answer.ts'
import { trailersOf } from './trailers.ts'

const maxHeadBytes = 64 * 1024
/** Asking them twice does no harm, so they may be asked on a connection that might just be ending. */
const repeatable: readonly (string | undefined)[] = ['GET', 'HEAD', 'OPTIONS']

/** One request to the app and its answer back. Nothing of either is kept here. */
export function relayRequest(ctx: ProxyContext, exchange: Exchange): void {
  const { request: from } = exchange
  const isRepeatable = repeatable.includes(from.method) && !hasBody(from)
  ask(ctx, exchange, isRepeatable ? 'kept' : 'new')
}

function ask(ctx: ProxyContext, exchange: Exchange, tunnel: 'kept' | 'new'): void {
  const { request: from, response, host, access } = exchange
  const passed = { config: ctx.config, request: from, host, access }
  const head = headersToApp(passed, tunnel === 'kept' ? 'keep-alive' : 'close')
  const asked = request({
    method: from.method,
    path: pathOf(from),
    headers: hasTools(exchange) ? plainly(head) : head,
    maxHeaderSize: maxHeadBytes,
    ...(tunnel === 'kept'
      ? { agent: ctx.tunnels.pool(host, access) }
      : { createConnection: opener(() => ctx.tunnels.open(host.port, access)) }),
  })
  let state: 'asked' | 'answered' | 'over' = 'asked'
  const fail = (error: Error) => {
    if (state === 'over') return
    const mayRepeat = state === 'asked' && asked.reusedSocket && isReset(error)
    state = 'over'
    asked.destroy()
    // It was about to be closed when it was asked: nobody has read the question.
    if (mayRepeat) return ask(ctx, exchange, 'new')
    answerFailure(ctx, exchange, error)
  }
  response.once('close', () => {
    if (state !== 'answered') state = 'over'
    if (!answer?.complete) asked.destroy()
  })
  let answer: IncomingMessage | undefined
  asked.on('error', fail)
  asked.once('response', (found) => {
    answer = found
    state = 'answered'
    ctx.answered.add(access, host.port)
    try {
      const headers = headersToBrowser(passed, answer)
      const inserted = hasTools(exchange) ? insertScript(passed, answer, headers) : null
      relayAnswer(answer, response, inserted ?? { headers })
    } catch (error) {
      // What it says can be read and not be written, as little as that may be.
      fail(new AppError('PORT_PROTOCOL', 'Its answer cannot be passed on.', { cause: error }))
    }
  })
  // One that nobody asked for is no answer.
  asked.once('upgrade', (_, socket) => {
    socket.destroy()
    fail(new AppError('PORT_PROTOCOL', 'It answered with an upgrade that nobody asked for.'))
  })
  relayInformation(asked, exchange)
  limitSilence(asked, isNavigation(from) ? ctx.patience.pageMs : ctx.patience.otherMs)
  send(from, asked)
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
  asked.once('finish', () => {
    timer = setTimeout(hang, patienceMs)
  })
  asked.once('response', () => clearTimeout(timer))
  asked.once('close', () => clearTimeout(timer))
}
