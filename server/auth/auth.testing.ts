import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#server/config.ts'
import { openTestDatabase } from '#server/db/test-database.testing.ts'
import { createLog, type Log } from '#server/log.ts'
import { authHandler, issueSignInLink } from './auth.ts'
import { sessionCookieName } from './auth-cookies.ts'
import type { AuthContext } from './sessions.ts'

export const publicUrl = 'http://localhost:7080'

export type TestAuthOptions = { environment?: Record<string, string>; log?: Log }

/** The auth room on a database file of its own, spoken to as a browser would. */
export async function openTestAuth({ environment, log }: TestAuthOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-auth-'))
  const config = readConfig({ BOTHY_DATA: folder, BOTHY_LOG_LEVEL: 'silent', ...environment })
  const db = await openTestDatabase(config)
  let aheadMs = 0
  const ctx: AuthContext = {
    config,
    db,
    log: log ?? createLog('silent'),
    clock: { now: () => Date.now() + aheadMs },
  }
  const handle = authHandler(ctx)

  const postJson = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    handle(
      new Request(`${publicUrl}${path}`, {
        method: 'POST',
        headers: { origin: publicUrl, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  const get = (path: string, headers: Record<string, string> = {}) =>
    handle(new Request(`${publicUrl}${path}`, { headers }))
  const acceptLink = (token: string, headers?: Record<string, string>) =>
    postJson('/api/auth/callback/link', { token }, headers)

  return {
    ctx,
    handle,
    get,
    postJson,
    acceptLink,
    waitMinutes(minutes: number) {
      aheadMs += minutes * 60_000
    },
    /** A new link's token, as the page reads it from the fragment. */
    async token(userName?: string) {
      const { url } = await issueSignInLink(ctx, userName === undefined ? {} : { userName })
      return new URL(url).hash.slice(1)
    },
    /** Signs in by a new link; resolves to the Cookie header of that browser. */
    async signIn(userName?: string) {
      return sessionCookie(await acceptLink(await this.token(userName)))
    },
    /** The Cookie header with a CSRF cookie added, and the token that goes with it. */
    async csrf(cookie: string) {
      const response = await get('/api/auth/csrf', { cookie })
      const { csrfToken } = (await response.json()) as { csrfToken: string }
      return { cookie: [cookie, ...cookiePairs(response)].join('; '), csrfToken }
    },
    sessionRows: () => db.selectFrom('Session').selectAll().execute(),
    users: () => db.selectFrom('User').selectAll().execute(),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await rm(folder, { recursive: true })
    },
  }
}

export const cookiePairs = (response: Response) =>
  response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')

export function sessionCookie(response: Response): string {
  const pair = cookiePairs(response).find((cookie) => cookie.startsWith(`${sessionCookieName}=`))
  if (pair === undefined) throw new Error(`Not signed in: ${response.status}`)
  return pair
}
