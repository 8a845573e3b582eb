import { lastOutput } from '#agent/protocol/ports.ts'
import { callAgent } from '#server/codespaces/agent-calls.ts'
import { AppError } from '#server/errors.ts'
import { protocolAddress } from '../../access/switch-protocol.ts'
import { readableBySibling } from '../../readable-by-sibling.ts'
import { answerWhole } from '../answer-whole.ts'
import { type Exchange, isNavigation, type ProxyContext } from '../exchange.ts'
import { pathOf } from '../headers/malformed.ts'
import { speaksTls } from '../tunnels/speaks-tls.ts'
import { failurePage, type Other } from './failure-page.ts'
import { type Failure, failureOf } from './failures.ts'

/** Nobody looks at a blank page for longer than that for the sake of what it could say more. */
const outputMs = 1500

/**
 * Answers in the place of an app that did not: a page that says why, tries again by itself and
 * shows the owner what the app has printed last; to programs a status, a code and a sentence. What
 * had begun to be answered is cut off, visibly so.
 */
export function answerFailure(ctx: ProxyContext, exchange: Exchange, error: Error): void {
  const { request, response, host } = exchange
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const failure = failureOf(ofOneThatAnswered(ctx, exchange, error), exchange)
  if (failure.code === 'PORT_FAILED') {
    ctx.log.warn({ err: error, codespace: host.name }, 'A port could not be reached')
  }
  if (!isNavigation(request)) {
    const readable = readableBySibling(ctx.config, host, request)
    const headers = {
      'Content-Type': 'text/plain; charset=utf-8',
      ...(readable && { ...readable, 'Access-Control-Expose-Headers': 'Bothy-Reason' }),
    }
    send(exchange, failure, { headers, body: `${failure.title}.\n` })
    return
  }
  void showPage(ctx, exchange, failure)
}

async function showPage(ctx: ProxyContext, exchange: Exchange, found: Failure): Promise<void> {
  const { request, access } = exchange
  const [output, failure] = await Promise.all([
    access.isOwner && !access.service ? readOutput(ctx, exchange) : null,
    orOfTls(ctx, exchange, found),
  ])
  const other = access.isOwner ? otherProtocol(ctx, exchange, failure) : null
  const mayRepeat = request.method === 'GET'
  const body = failurePage(failure, { output, mayRepeat, other })
  send(exchange, failure, { headers: pageHeaders(access, other !== null), body })
}

/** What it seems to speak, for its owner to say so by one click; null where that is not wrong. */
function otherProtocol(
  { config }: ProxyContext,
  { request, host }: Exchange,
  { code }: Failure,
): Other | null {
  const protocol = ({ PORT_SPEAKS_TLS: 'HTTPS', PORT_NOT_TLS: 'HTTP' } as const)[code as string]
  if (!protocol) return null
  // What is asked once more is a page that is only looked at.
  const path = request.method === 'GET' ? pathOf(request) : '/'
  const action = protocolAddress(protocol.toLowerCase(), path)
  return { protocol, action, listAddress: `${config.publicUrl}/c/${host.name}` }
}

/** Many programs that speak TLS hang up on whoever does not, and say nothing. */
async function orOfTls(ctx: ProxyContext, exchange: Exchange, failure: Failure): Promise<Failure> {
  const { host, access } = exchange
  if (failure.code !== 'PORT_HUNG_UP' || access.protocol === 'https') return failure
  if (!(await speaksTls(ctx.tunnels, host, access))) return failure
  return failureOf(new AppError('PORT_SPEAKS_TLS', 'It takes TLS connections.'), exchange)
}

/** Where nothing listens any more, that is what is to be said. */
function ofOneThatAnswered(ctx: ProxyContext, { host, access }: Exchange, error: Error): Error {
  const isRefused = error instanceof AppError && error.code === 'PORT_REFUSED'
  if (!isRefused || !ctx.answered.has(access, host.port)) return error
  return new AppError('PORT_STOPPED', error.message, { cause: error })
}

async function readOutput(ctx: ProxyContext, { host, access }: Exchange): Promise<string | null> {
  const call = {
    procedure: 'ports.lastOutput',
    kind: 'query',
    input: { port: host.port },
    answer: lastOutput,
    deadlineMs: outputMs,
  } as const
  try {
    return (
      (await callAgent(ctx, access.codespaceId, call, AbortSignal.timeout(outputMs)))?.text ?? null
    )
  } catch {
    // What the page is about may be that there is nobody to ask.
    return null
  }
}

function pageHeaders(
  { frameAncestors }: Exchange['access'],
  hasForm: boolean,
): Record<string, string> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ${hasForm ? "'self'" : "'none'"}; frame-ancestors ${frameAncestors ?? "'self'"}`,
    // With none at all a browser calls its forms' origin null.
    'Referrer-Policy': hasForm ? 'same-origin' : 'no-referrer',
  }
}

type Body = { headers: Record<string, string>; body: string }

function send(exchange: Exchange, { status, code }: Failure, { headers, body }: Body): void {
  answerWhole(exchange, {
    status,
    headers: {
      ...headers,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Bothy-Reason': code,
    },
    body,
  })
}
