import { Auth } from '@auth/core'
import type { SignInError } from './auth.schema.ts'
import { authBasePath, authConfig, type GithubTrip, refusedPath } from './auth-config.ts'
import { type CookieSet, cookiesForAuth } from './auth-cookies.ts'
import type { AuthContext } from './sessions.ts'

export type AuthQuestion = {
  path: string
  /** Makes it a POST. */
  form?: URLSearchParams
  cookies?: CookieSet
  trip?: GithubTrip
}

/**
 * Auth.js sees a request of our own making: our address, and of the browser's headers
 * a few cookies.
 */
export async function askAuth(
  ctx: AuthContext,
  request: Request,
  { path, form, cookies = 'session', trip }: AuthQuestion,
): Promise<Response> {
  const cookie = cookiesForAuth(request.headers.get('cookie') ?? undefined, cookies)
  const own = new Request(ctx.config.publicUrl + authBasePath + path, {
    headers: cookie ? { cookie } : {},
    ...(form && { method: 'POST', body: form }),
  })
  return Auth(own, await authConfig(ctx, trip ?? null))
}

/** The name of Auth.js's own error, or null where it did as asked. */
export function refusalOf(response: Response): string | null {
  const location = response.headers.get('location')
  if (location === null) return response.ok ? null : 'Configuration'
  const url = new URL(location)
  return url.pathname === refusedPath ? (url.searchParams.get('error') ?? 'Configuration') : null
}

export const signInPage = (error: SignInError, next = '/'): string =>
  `/sign-in?${new URLSearchParams({ error, ...(next === '/' ? {} : { next }) })}`

export const refuse = (status: number, error: SignInError): Response =>
  Response.json({ url: signInPage(error), error }, { status })

export const redirectTo = (publicUrl: string, path: string): Response =>
  new Response(null, { status: 303, headers: { location: publicUrl + path } })

export function withCookies(response: Response, cookies: string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
