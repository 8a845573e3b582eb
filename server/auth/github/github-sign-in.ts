import { z } from 'zod'
import { askAuth, redirectTo, refusalOf, refuse, signInPage, withCookies } from '../ask-auth.ts'
import type { Attempts } from '../attempts.ts'
import { type SignInError, startGithubInput } from '../auth.schema.ts'
import { isThereAnOwner } from '../auth.store.ts'
import { endOfTripCookies, errandCookie, sessionCookieName } from '../auth-cookies.ts'
import { readFields } from '../body-fields.ts'
import { callbackPath } from '../callback-path.ts'
import { isRecentSignIn } from '../recent-sign-in.ts'
import type { Refusals } from '../refusals.ts'
import { readSession } from '../sessions.ts'
import type { GithubAuthContext } from './github-context.ts'
import { type Errand, packErrand, unpackErrand } from './github-errand.ts'
import { failureOf, refusalIn, rootOf } from './github-failure.ts'

const cookieHeaderOf = (request: Request) => request.headers.get('cookie') ?? undefined

/**
 * Sends a browser to GitHub. Nothing is stored but cookies of that browser: state, PKCE verifier,
 * and its errand, which holds the session that is to be connected.
 */
export async function leaveForGithub(ctx: GithubAuthContext, request: Request): Promise<Response> {
  const input = startGithubInput.safeParse(await readFields(request))
  if (!input.success) return refuse(400, 'GITHUB_TRIP_INVALID')
  const { csrfToken, intent, callbackUrl } = input.data
  const session = await readSession(ctx, cookieHeaderOf(request))
  if (intent === 'sign-in' && session) return refuse(409, 'ALREADY_SIGNED_IN')
  if (intent === 'connect' && !session) return refuse(401, 'GITHUB_TRIP_INVALID')
  // Whoever finds a session open could connect an account of their own, and be a recent sign-in
  // by that (S-92).
  if (session?.user.isAdmin && !isRecentSignIn(ctx.clock, session)) {
    return refuse(403, 'GITHUB_RECENT_SIGN_IN_REQUIRED')
  }
  if (!(await isThereAnOwner(ctx.db))) return refuse(409, 'GITHUB_OWNER_MISSING')

  const form = new URLSearchParams({ csrfToken })
  const response = await askAuth(ctx, request, { path: '/signin/github', form })
  const url = response.headers.get('location') ?? ''
  if (refusalOf(response) === 'MissingCSRF') return refuse(403, 'GITHUB_TRIP_INVALID')
  if (!url.startsWith(`${ctx.github.url}/login/oauth/authorize?`)) {
    return refuse(503, 'SIGN_IN_FAILED')
  }
  const next = callbackPath(ctx.config.publicUrl, callbackUrl) ?? '/'
  const errand = await packErrand(ctx.config, { next, sessionHash: session?.tokenHash ?? null })
  return withCookies(Response.json({ url }), [
    ...response.headers.getSetCookie(),
    errandCookie(errand),
  ])
}

/**
 * What GitHub sends a browser back with. Longer than anything it makes, shorter than a nuisance.
 */
const returnQuery = z.union([
  z.object({ state: z.string().max(2000), code: z.string().regex(/^[\x21-\x7e]{1,500}$/) }),
  z.object({ state: z.string().max(2000), error: z.string().regex(/^[a-z_]{1,60}$/) }),
])

/**
 * A browser that came back. It is let in by the state and verifier it left with (S-14), as the
 * session it left with, and by what GitHub says of the code; what it went with is taken from
 * it in any case.
 */
export async function returnFromGithub(
  ctx: GithubAuthContext,
  request: Request,
  { attempts, refusals }: { attempts: Attempts; refusals: Refusals },
): Promise<Response> {
  const peerAddress = ctx.from?.address ?? ''
  const errand = await unpackErrand(ctx.config, cookieHeaderOf(request))
  const outcome = attempts.isBlocked(peerAddress)
    ? 'TOO_MANY_ATTEMPTS'
    : await finish(ctx, request, errand)
  if (typeof outcome !== 'string') {
    const cookies = [...outcome.filter(isOfSession), ...endOfTripCookies()]
    return withCookies(redirectTo(ctx.config.publicUrl, errand?.next ?? '/'), cookies)
  }
  if (outcome === 'GITHUB_TRIP_INVALID') attempts.record(peerAddress)
  await refusals.record(ctx, { method: 'github', reason: outcome })
  const page = redirectTo(ctx.config.publicUrl, signInPage(outcome, errand?.next))
  return withCookies(page, endOfTripCookies())
}

const isOfSession = (cookie: string) => cookie.startsWith(`${sessionCookieName}=`)

/** Auth.js's cookies, the session's among them, or why there are none. */
async function finish(
  ctx: GithubAuthContext,
  request: Request,
  errand: Errand | null,
): Promise<string[] | SignInError> {
  const session = await readSession(ctx, cookieHeaderOf(request))
  if (session && errand?.sessionHash === null) return 'ALREADY_SIGNED_IN'
  const query = readQuery(request)
  if (!query || !errand || errand.sessionHash !== (session?.tokenHash ?? null)) {
    return 'GITHUB_TRIP_INVALID'
  }
  const trip = { connectTo: session?.user.id ?? null, failure: null as unknown }
  const response = await askAuth(ctx, request, {
    path: `/callback/github?${new URLSearchParams(query)}`,
    cookies: session ? 'connect' : 'signIn',
    trip,
  })
  const cookies = response.headers.getSetCookie()
  if (cookies.some(isOfSession)) return cookies
  const word = 'error' in query ? query.error : null
  const failure = failureOf(trip.failure, word)
  logFailure(ctx, { failure, word }, trip.failure)
  return failure
}

/**
 * Of what is nobody's fault here, the innermost error alone: around it Auth.js may hold
 * what GitHub said.
 */
function logFailure(
  ctx: GithubAuthContext,
  said: { failure: SignInError; word: string | null },
  error: unknown,
): void {
  const { failure } = said
  const line = { ...said, err: rootOf(error) }
  if (failure === 'SIGN_IN_FAILED') ctx.log.error(line, 'A sign-in with GitHub failed')
  else if (failure === 'GITHUB_UNREACHABLE' || failure === 'GITHUB_MISCONFIGURED') {
    ctx.log.warn(line, 'GitHub did not let somebody sign in')
  } else ctx.log.info({ ...said, reason: refusalIn(error) }, 'Somebody did not sign in with GitHub')
}

/** Null where anything is missing, malformed, or there twice. */
function readQuery(request: Request): z.output<typeof returnQuery> | null {
  const { searchParams } = new URL(request.url)
  if (new Set(searchParams.keys()).size !== searchParams.size) return null
  return returnQuery.safeParse(Object.fromEntries(searchParams)).data ?? null
}
