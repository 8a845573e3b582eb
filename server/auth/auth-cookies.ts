import type { AuthConfig } from '@auth/core'

/**
 * `__Host-`: only this very host can set them, so neither a sibling nor a forwarded port
 * can plant one.
 */
export const sessionCookieName = '__Host-bothy.session'
const csrfCookieName = '__Host-bothy.csrf'
const callbackCookieName = '__Host-bothy.callback'
/** What a browser takes along to GitHub: proofs that it is the one that left, and why it did. */
const stateCookieName = '__Host-bothy.state'
const pkceCookieName = '__Host-bothy.pkce'
export const errandCookieName = '__Host-bothy.errand'

/** How long a trip to GitHub may take. Auth.js seals its own two cookies for as long. */
export const githubCookieSeconds = 15 * 60

const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: true } as const

export const authCookies = {
  sessionToken: { name: sessionCookieName, options },
  csrfToken: { name: csrfCookieName, options },
  callbackUrl: { name: callbackCookieName, options },
  state: { name: stateCookieName, options },
  pkceCodeVerifier: { name: pkceCookieName, options },
} satisfies AuthConfig['cookies']

/**
 * The value of the cookie of exactly this name, undecoded; the first one where there are several.
 */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.split('=')
    if (key?.trim() === name) return value.join('=').trim()
  }
  return undefined
}

/** Which of the browser's cookies Auth.js gets to see. */
export const cookieSets = {
  session: [sessionCookieName, csrfCookieName],
  /** Back from GitHub to sign in: whoever is signed in has no part in it. */
  signIn: [csrfCookieName, stateCookieName, pkceCookieName],
  connect: [sessionCookieName, csrfCookieName, stateCookieName, pkceCookieName],
} as const
export type CookieSet = keyof typeof cookieSets

/**
 * What Auth.js gets to see of a Cookie header. It would join `….session.0`, `….session.1` to one
 * session value, and follow a callback cookie that has lost its way.
 */
export function cookiesForAuth(header: string | undefined, set: CookieSet): string {
  return cookieSets[set]
    .map((name) => [name, cookieValue(header, name)])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax'

export const errandCookie = (value: string): string =>
  `${errandCookieName}=${value}; Max-Age=${githubCookieSeconds}; ${attributes}`

/** Takes everything of a trip to GitHub from the browser: it cannot come back twice. */
export const endOfTripCookies = (): string[] =>
  [stateCookieName, pkceCookieName, errandCookieName].map(
    (name) => `${name}=; Max-Age=0; ${attributes}`,
  )
