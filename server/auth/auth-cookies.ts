import type { AuthConfig } from '@auth/core'

/** `__Host-`: only this very host can set them, so neither a sibling nor a forwarded port can plant one. */
export const sessionCookieName = '__Host-bothy.session'
const csrfCookieName = '__Host-bothy.csrf'
const callbackCookieName = '__Host-bothy.callback'

const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: true } as const

export const authCookies = {
  sessionToken: { name: sessionCookieName, options },
  csrfToken: { name: csrfCookieName, options },
  callbackUrl: { name: callbackCookieName, options },
} satisfies AuthConfig['cookies']

/** The value of the cookie of exactly this name, undecoded; the first one where there are several. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.split('=')
    if (key?.trim() === name) return value.join('=').trim()
  }
  return undefined
}

/**
 * What Auth.js gets to see of a Cookie header. It would join `….session.0`, `….session.1` to one session
 * value, and follow a callback cookie that has lost its way.
 */
export function cookiesForAuth(header: string | undefined): string {
  return [sessionCookieName, csrfCookieName]
    .map((name) => [name, cookieValue(header, name)])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}
