import { initTRPC, TRPCError } from '@trpc/server'
import { readSessionByHash, type Session } from './auth/sessions.ts'
import type { AppContext } from './context.ts'
import { AppError } from './errors.ts'
import { counted } from './live-subscriptions.ts'
import { newReference } from './reference.ts'

/** Where a request came from: the peer's address, and what its browser calls itself. */
export type RequestOrigin = { address: string | null; userAgent: string | null }

/** What a procedure sees: the app, who is asking, and from where. */
export type RequestContext = AppContext & {
  session: Session | null
  from?: RequestOrigin | undefined
  /** Of a request without a session: what is left of one that was ended. */
  cookie?: string | undefined
}
export type SignedInContext = AppContext & { session: Session; from?: RequestOrigin | undefined }

type TrpcCode = TRPCError['code']

/** How an `AppError`'s code begins or ends says what kind of refusal it is. */
const codesByName: [RegExp, TrpcCode][] = [
  [/_NOT_FOUND$|^MISSING_/, 'NOT_FOUND'],
  [/_INVALID$/, 'BAD_REQUEST'],
  [/_NOT_ALLOWED$|_REQUIRED$/, 'FORBIDDEN'],
  [/^TOO_MANY_/, 'TOO_MANY_REQUESTS'],
  [/_UNREACHABLE$|_UNUSABLE$/, 'SERVICE_UNAVAILABLE'],
]

function codeOf(error: AppError): TrpcCode {
  return codesByName.find(([name]) => name.test(error.code))?.[1] ?? 'CONFLICT'
}

/** What bugs and outages are called in the log. */
const references = new WeakMap<TRPCError, string>()

function named(error: TRPCError): string {
  const reference = references.get(error)
  return reference === undefined ? '' : ` The server’s log says more under ${reference}.`
}

/**
 * The one place that turns errors into answers. `data.reason` is the `AppError`'s code, or
 * null; with a reason the message is fit to show, without one it is a plain sentence and the
 * log has the rest, under `data.reference`.
 */
const t = initTRPC.context<RequestContext>().create({
  // Who loses the right to be here is cut off by their socket: what HTTP streams
  // would go on (S-19).
  sse: { enabled: false },
  errorFormatter({ shape, error }) {
    const reason = error.cause instanceof AppError ? error.cause.code : null
    const isBug = error.code === 'INTERNAL_SERVER_ERROR'
    const { stack: _, ...data } = shape.data as typeof shape.data & { stack?: string }
    return {
      ...shape,
      message: isBug
        ? `Something went wrong on the server. Nothing you typed was lost. Try again.${named(error)}`
        : shape.message,
      data: { ...data, reason, reference: references.get(error) ?? null },
    }
  },
})

export const router = t.router

/**
 * What a procedure failed with, as its answer: a refusal under its own code,
 * everything else logged.
 */
function answerTo(error: unknown, { log, metrics }: RequestContext, procedure: string): unknown {
  const cause = error instanceof TRPCError ? error.cause : error
  if (cause instanceof AppError) {
    const code = codeOf(cause)
    metrics.refused(cause.code)
    if (code === 'SERVICE_UNAVAILABLE')
      log.warn({ err: cause, procedure }, 'A procedure met an outage')
    return new TRPCError({ code, message: cause.message, cause })
  }
  if (!(error instanceof TRPCError) || error.code === 'INTERNAL_SERVER_ERROR') {
    metrics.refused('INTERNAL')
    const reference = newReference()
    log.error({ err: cause ?? error, procedure, reference }, 'A procedure failed')
    const answer =
      error instanceof TRPCError ? error : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause })
    references.set(answer, reference)
    return answer
  }
  return error
}

const answeringErrors = t.procedure.use(async ({ ctx, path, type, signal, next }) => {
  const result = await next()
  if (!result.ok) throw answerTo(result.error, ctx, path)
  if (type !== 'subscription') return result
  // Its work is only done while it is asked for one value after the other.
  const values = counted(ctx, result.data as AsyncIterable<unknown>)
  async function* answering() {
    try {
      yield* values
    } catch (error) {
      throw signal?.aborted ? error : answerTo(error, ctx, path)
    }
  }
  return { ...result, data: answering() }
})

export const publicProcedure = answeringErrors

export const signedInProcedure = answeringErrors.use(({ ctx, next }) => {
  if (!ctx.session) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in to go on.' })
  return next({ ctx: { ...ctx, session: ctx.session } satisfies SignedInContext })
})

/**
 * For who administers this server. Everybody else gets the same 403, whatever they ask for
 * (S-91). Who that is, is asked anew for each call: a socket knows what its user was when it was
 * opened (S-19).
 */
export const adminProcedure = signedInProcedure.use(async ({ ctx, next }) => {
  const session = await readSessionByHash(ctx, ctx.session.tokenHash)
  if (!session) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in to go on.' })
  if (!session.user.isAdmin) {
    throw new TRPCError({ code: 'FORBIDDEN', message: 'That is for administrators.' })
  }
  return next({ ctx: { ...ctx, session } satisfies SignedInContext })
})
