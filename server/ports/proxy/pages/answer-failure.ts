import { lastOutput } from '#agent/protocol/ports.ts'
import { callAgent } from '#server/codespaces/agent-calls.ts'
import { AppError } from '#server/errors.ts'
import { answerWhole } from '../answer-whole.ts'
import { type Exchange, isNavigation, type ProxyContext } from '../exchange.ts'
import { failurePage } from './failure-page.ts'
import { type Failure, failureOf } from './failures.ts'

/** Nobody looks at a blank page for longer than that for the sake of what it could say more. */
const outputMs = 1500

/**
 * Answers in the place of an app that did not: a page that says why, tries again by itself and
 * shows the owner what the app has printed last; to programs a status, a code and a sentence. What
 * had begun to be answered is cut off, visibly so.
 */
export function answerFailure(ctx: ProxyContext, exchange: Exchange, error: Error): void {
  const { request, response, host, access } = exchange
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const failure = failureOf(ofOneThatAnswered(ctx, exchange, error), host.port)
  if (failure.code === 'PORT_FAILED') {
    ctx.log.warn({ err: error, codespace: host.name }, 'A port could not be reached')
  }
  if (!isNavigation(request)) {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' }
    send(exchange, failure, { headers, body: `${failure.title}.\n` })
    return
  }
  const showPage = (output: string | null) => {
    const mayRepeat = request.method === 'GET'
    const body = failurePage(failure, { output, mayRepeat })
    send(exchange, failure, { headers: pageHeaders(access), body })
  }
  if (access.isOwner) void readOutput(ctx, exchange).then(showPage)
  else showPage(null)
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

function pageHeaders({ frameAncestors }: Exchange['access']): Record<string, string> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors ${frameAncestors ?? "'self'"}`,
    'Referrer-Policy': 'no-referrer',
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
