import { hkdfSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { cookieValue } from '#server/auth/auth-cookies.ts'
import type { Config } from '#server/config.ts'
import { type SealedPlace, type SealingKey, seal, sealingKey, unseal } from '#server/seal.ts'
import type { PortHost } from '../port-host.ts'

/**
 * `port`: of a tab. `frame`: of a frame in the app's page, which browsers keep apart from tabs.
 * `visitor`: has been told whose content a port that is open to others has.
 */
export type CookieForm = 'port' | 'frame' | 'visitor'

const names: Record<CookieForm, string> = {
  port: '__Host-bothy-port',
  frame: '__Host-bothy-frame',
  visitor: '__Host-bothy-visitor',
}
/** Says which codespace this browser has last seen at the host. */
const instanceName = '__Host-bothy-instance'
const mostOpened = 5000
const yearSeconds = 365 * 24 * 60 * 60

const attributes: Record<CookieForm, string> = {
  port: 'Path=/; HttpOnly; Secure; SameSite=Lax',
  frame: 'Path=/; HttpOnly; Secure; SameSite=None; Partitioned',
  // It lets nobody in. Another site's form brings it along, as one that signs somebody in sends.
  visitor: 'Path=/; HttpOnly; Secure; SameSite=None',
}

const claims = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('session'),
    codespaceId: z.string(),
    generation: z.int(),
    userId: z.string(),
    sessionHash: z.string(),
    at: z.number(),
  }),
  z.object({
    by: z.literal('link'),
    codespaceId: z.string(),
    keyId: z.string(),
    at: z.number(),
  }),
  z.object({
    by: z.literal('visitor'),
    codespaceId: z.string(),
    generation: z.int(),
    at: z.number(),
  }),
])
export type CookieClaims = z.infer<typeof claims>
export type SessionClaims = Extract<CookieClaims, { by: 'session' }>
export type LinkClaims = Extract<CookieClaims, { by: 'link' }>

/**
 * What browsers keep at the host of a port: sealed, so that it says nothing and cannot be changed,
 * and good at that one host (S-36). Whether what it claims still holds is the caller's to ask.
 */
export class PortCookies {
  readonly #keys: SealingKey[]
  /** What has been opened lately: every request of a page brings the same. */
  readonly #opened = new Map<string, CookieClaims>()

  constructor({ authSecret }: Pick<Config, 'authSecret'>) {
    const key = Buffer.from(hkdfSync('sha256', authSecret, 'bothy', 'port cookies', 32))
    const sealing = sealingKey(key.toString('base64'))
    if (!sealing) throw new Error('A derived key is no key.')
    this.#keys = [sealing]
  }

  /** A line of `Set-Cookie`. */
  line(host: PortHost, form: CookieForm, given: { claims: CookieClaims; lifeMs: number }): string {
    const value = seal(this.#keys, placeOf(host, form), JSON.stringify(given.claims))
    const seconds = Math.floor(given.lifeMs / 1000)
    return `${names[form]}=${value}; Max-Age=${seconds}; ${attributes[form]}`
  }

  /** Null for what is not of our making, or made for another host or in another form. */
  read(
    host: PortHost,
    form: CookieForm,
    header: string | undefined,
  ): { value: string; claims: CookieClaims } | null {
    const value = cookieValue(header, names[form])
    if (value === undefined) return null
    const place = placeOf(host, form)
    const key = `${place.join(' ')} ${value}`
    const known = this.#opened.get(key)
    if (known) return { value, claims: known }
    const opened = this.#open(place, value)
    if (!opened) return null
    this.#opened.set(key, opened)
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= mostOpened) break
      this.#opened.delete(oldest)
    }
    return { value, claims: opened }
  }

  #open(place: SealedPlace, value: string): CookieClaims | null {
    try {
      return claims.parse(JSON.parse(unseal(this.#keys, place, value)))
    } catch {
      // Damaged, forged, or of another host.
      return null
    }
  }
}

/**
 * What to do for a browser that saw another codespace at this host, or none: whatever a former one
 * has left there, a worker that waits for instance, is thrown away (S-39). A frame has seen what it
 * has by itself, as it has cookies and storage.
 */
export function atFirstSight(
  { headers: { cookie } }: Pick<IncomingMessage, 'headers'>,
  codespaceId: string,
  form: CookieForm,
): { setCookies: string[]; headers: Record<string, string> } {
  if (cookieValue(cookie, instanceName) === codespaceId) return { setCookies: [], headers: {} }
  return {
    setCookies: [`${instanceName}=${codespaceId}; Max-Age=${yearSeconds}; ${attributes[form]}`],
    headers: { 'Clear-Site-Data': '"cache", "storage"' },
  }
}

const placeOf = ({ name, port }: PortHost, form: CookieForm) =>
  ['port cookie', form, `${name}-${port}`] as const
