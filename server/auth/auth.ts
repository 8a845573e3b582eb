import { askAuth, redirectTo, refusalOf, refuse, signInPage, withCookies } from './ask-auth.ts'
import { Attempts, retryAfterSeconds } from './attempts.ts'
import { useSignInLinkInput } from './auth.schema.ts'
import { findUserOfToken } from './auth.store.ts'
import { authBasePath } from './auth-config.ts'
import { sessionCookieName } from './auth-cookies.ts'
import { readFields } from './body-fields.ts'
import { callbackPath } from './callback-path.ts'
import { githubContext } from './github/github-context.ts'
import { leaveForGithub, returnFromGithub } from './github/github-sign-in.ts'
import { requireSameOrigin, requireSameOriginJson } from './origin.ts'
import { Refusals } from './refusals.ts'
import { type AuthContext, readSession } from './sessions.ts'
import { hashLinkToken } from './sign-in-links.ts'

export { isAdministrator, listAdministratorNames } from './administrators.ts'
export {
  disconnectGithub,
  readGithubConnection,
  readSignInMethods,
} from './github/github-connection.ts'
export { followInvitations, takeUpInvitations } from './github/github-invitations.ts'
export { readPushRight } from './github/github-rights.ts'
export { listSignInRules } from './github/list-rules.ts'
export type { Session, SessionsEnded } from './sessions.ts'
export {
  closeSocketsOf,
  endAllSessions,
  onSessionsEnded,
  readEndReason,
  readSession,
  readSessionByHash,
  sessionIdleMs,
  signOutEverywhere,
} from './sessions.ts'
export { hasOwner, issueSignInLink } from './sign-in-links.ts'

/**
 * Answers everything under `/api/auth/`. Reachable are, and nothing else of Auth.js:
 * - `GET csrf` and `GET session`, as `next-auth/react` asks for them;
 * - `POST callback/link`, JSON in and out (`useSignInLinkInput`, `signInAnswer`): uses a
 *   one-time link;
 * - where this server is registered at GitHub, `POST signin/github` (`startGithubInput`), whose
 *   answer's `url` is at GitHub,
 *   and `GET callback/github`, where GitHub sends browsers back;
 * - `POST signout` with the CSRF token, as `next-auth/react` sends it.
 *
 * No secret of ours ever stands in an address. The request's own host and forwarded headers
 * are never read. The address of the peer, where known, counts failed guesses apart from
 * other people's.
 */
export function authHandler(
  ctx: AuthContext,
): (request: Request, peerAddress?: string) => Promise<Response> {
  const attempts = new Attempts(ctx.clock)
  const githubAttempts = new Attempts(ctx.clock)
  const refusals = new Refusals(ctx.clock)

  return async (request, peerAddress = '') => {
    const from = { address: peerAddress || null, userAgent: request.headers.get('user-agent') }
    const response = await answer({ ...ctx, from }, request, peerAddress)
    response.headers.set('cache-control', 'no-store')
    response.headers.set('referrer-policy', 'no-referrer')
    return response
  }

  async function answer(
    ctx: AuthContext,
    request: Request,
    peerAddress: string,
  ): Promise<Response> {
    const github = await githubContext(ctx)
    switch (`${request.method} ${new URL(request.url).pathname.slice(authBasePath.length)}`) {
      case 'GET /csrf':
        return mutable(await askAuth(ctx, request, { path: '/csrf' }))
      case 'GET /session':
        return mutable(await askAuth(ctx, request, { path: '/session' }))
      case 'POST /signout':
        return requireSameOrigin(ctx.config, request) ?? (await signOut(ctx, request))
      case 'POST /callback/link':
        return (
          requireSameOriginJson(ctx.config, request) ??
          (await acceptLink(ctx, request, peerAddress))
        )
      case 'POST /signin/github':
        if (!github) return notFound()
        return requireSameOriginJson(ctx.config, request) ?? (await leaveForGithub(github, request))
      case 'GET /callback/github':
        if (!github) return notFound()
        return await returnFromGithub(github, request, { attempts: githubAttempts, refusals })
      // Where `next-auth/react` and old bookmarks go by themselves.
      case 'GET /signin':
        return redirectTo(ctx.config.publicUrl, '/sign-in')
      case 'GET /error':
        return redirectTo(ctx.config.publicUrl, signInPage('SIGN_IN_FAILED'))
      default:
        return notFound()
    }
  }

  async function acceptLink(
    ctx: AuthContext,
    request: Request,
    peerAddress: string,
  ): Promise<Response> {
    const recordInvalid = async () => {
      attempts.record(peerAddress)
      await refusals.record(ctx, { method: 'link', reason: 'LINK_INVALID' })
    }
    if (attempts.isBlocked(peerAddress)) {
      await refusals.record(ctx, { method: 'link', reason: 'TOO_MANY_ATTEMPTS' })
      const response = refuse(429, 'TOO_MANY_ATTEMPTS')
      response.headers.set('retry-after', String(retryAfterSeconds))
      return response
    }
    // Otherwise a link could quietly put somebody into another person's account.
    if (await readSession(ctx, request.headers.get('cookie') ?? undefined)) {
      return refuse(409, 'ALREADY_SIGNED_IN')
    }
    const input = useSignInLinkInput.safeParse(await readFields(request))
    if (!input.success) {
      await recordInvalid()
      return refuse(400, 'LINK_INVALID')
    }
    const subject = await findUserOfToken(
      ctx.db,
      hashLinkToken(input.data.token, ctx.config.authSecret),
    )
    if (subject && subject.suspendedAt !== null) {
      await refusals.record(ctx, { method: 'link', reason: 'SUSPENDED', subject })
      return refuse(403, 'SUSPENDED')
    }
    const callbackUrl = callbackPath(ctx.config.publicUrl, input.data.callbackUrl) ?? '/'
    const query = new URLSearchParams({ token: input.data.token, callbackUrl })
    const response = await askAuth(ctx, request, { path: `/callback/link?${query}` })
    const cookies = response.headers.getSetCookie()
    if (cookies.some((cookie) => cookie.startsWith(`${sessionCookieName}=`))) {
      return withCookies(Response.json({ url: callbackUrl }), cookies)
    }
    if (refusalOf(response) !== 'Verification') return refuse(503, 'SIGN_IN_FAILED')
    await recordInvalid()
    return refuse(400, 'LINK_INVALID')
  }
}

async function signOut(ctx: AuthContext, request: Request): Promise<Response> {
  const { csrfToken = '', callbackUrl = '' } = (await readFields(request)) ?? {}
  const path = callbackPath(ctx.config.publicUrl, callbackUrl) ?? '/'
  const form = new URLSearchParams({ csrfToken, callbackUrl: path })
  const response = await askAuth(ctx, request, { path: '/signout', form })
  const refusal = refusalOf(response)
  if (refusal === 'MissingCSRF')
    return Response.json({ error: 'CSRF_TOKEN_INVALID' }, { status: 403 })
  if (refusal !== null) return refuse(503, 'SIGN_IN_FAILED')
  const answer = request.headers.has('x-auth-return-redirect')
    ? Response.json({ url: ctx.config.publicUrl + path })
    : redirectTo(ctx.config.publicUrl, path)
  return withCookies(answer, response.headers.getSetCookie())
}

const notFound = (): Response => Response.json({ error: 'NOT_FOUND' }, { status: 404 })

const mutable = (response: Response): Response =>
  new Response(response.body, { status: response.status, headers: response.headers })
