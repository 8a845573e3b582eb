import type { IncomingMessage } from 'node:http'
import type { AppContext } from '#server/context.ts'
import type { PortHost } from '../port-host.ts'
import { hashOfKey, tokenHeader } from '../port-keys.ts'
import type { Asking } from './asking.ts'
import type { CookieForm, LinkClaims, SessionClaims } from './port-cookies.ts'

/** What a request brings along to be let in by; `key` tells it from all others. */
export type Credential =
  | { by: 'nobody'; key: string; isFrame: boolean }
  | { by: 'token'; key: string; isFrame: boolean; secretHash: string }
  | { by: 'session'; key: string; isFrame: boolean; claims: SessionClaims }
  | { by: 'link'; key: string; isFrame: boolean; claims: LinkClaims }

export const nobody: Credential = { by: 'nobody', key: 'nobody', isFrame: false }

/**
 * A token comes before a cookie. Of two cookies, which browsers may send where app and ports are of
 * one site, a frame goes by its own.
 */
export function readCredential(
  { portGate }: Pick<AppContext, 'portGate'>,
  host: PortHost,
  { headers, asking }: Pick<IncomingMessage, 'headers'> & { asking: Asking },
): Credential {
  const token = headers[tokenHeader.toLowerCase()]
  if (typeof token === 'string') {
    const secretHash = hashOfKey(token)
    return { by: 'token', key: `token ${secretHash}`, isFrame: false, secretHash }
  }
  if (asking.believed === 'none') return nobody
  const isFramed = asking.page === 'frame' || asking.believed === 'frame'
  const tab: CookieForm[] = asking.believed === 'frame' ? [] : ['port']
  const forms: CookieForm[] = isFramed ? ['frame', ...tab] : [...tab, 'frame']
  for (const form of forms) {
    const read = portGate.cookies.read(host, form, headers.cookie)
    if (!read || read.claims.by === 'visitor') continue
    const isFrame = form === 'frame' && asking.page !== 'tab'
    const key = `cookie ${read.value}`
    if (read.claims.by === 'link') return { by: 'link', key, isFrame, claims: read.claims }
    return { by: 'session', key, isFrame, claims: read.claims }
  }
  return nobody
}
