import type { IncomingMessage } from 'node:http'
import type { Config } from '#server/config.ts'
import { clientAddress } from '#server/http/client-address.ts'
import { domainOf } from '../../port-host.ts'
import type { Passage } from '../exchange.ts'
import { isOfOneConnection, isSaidByProxies, namedBy } from './header-families.ts'
import { localOrigin } from './local-addresses.ts'
import { withoutOwnCookies } from './own-cookies.ts'

export type Passed = Passage & { config: Pick<Config, 'portsUrl' | 'trustedProxies'> }

/** Said anew below, whatever the request had. */
const rewritten = new Set(['host', 'content-length', 'expect'])
const ofWebSockets = /^sec-websocket-/
/** Where the way in goes through is nobody's to know but the way's. */
const ownPath = /\/\.bothy\//

/**
 * The head of the request that the app gets, in the form of `rawHeaders`. What a page or program
 * may say for itself passes; what only a proxy can say is said by this one alone; what is ours is
 * not there (S-06, S-42). The app is at localhost, as it would be without us: most check that.
 */
export function headersToApp(
  { config, request, host, access }: Passed,
  connection: 'keep-alive' | 'close' | 'Upgrade',
): string[] {
  const { headers, rawHeaders } = request
  const isUpgrade = connection === 'Upgrade'
  const named = namedBy(headers.connection)
  const to = ['Host', `localhost:${host.port}`]
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    const value = rawHeaders[at + 1] ?? ''
    const lower = name.toLowerCase()
    if (rewritten.has(lower) || isOfOneConnection(lower, named) || isSaidByProxies(lower)) continue
    if (ofWebSockets.test(lower) && !isUpgrade) continue
    if (lower === 'cookie') {
      const cookies = withoutOwnCookies(value)
      if (cookies !== '') to.push(name, cookies)
    } else if (lower === 'origin') {
      to.push(name, localOrigin(config, { ...host, protocol: access.protocol }, value))
    } else if (lower !== 'referer' || !ownPath.test(value)) {
      to.push(name, value)
    }
  }
  if (headers.te?.includes('trailers')) to.push('TE', 'trailers')
  const last = isUpgrade ? ['Upgrade', headers.upgrade ?? ''] : body(request)
  return [...to, ...forwarded(config, request), 'Connection', connection, ...last]
}

function forwarded(config: Passed['config'], request: IncomingMessage): string[] {
  const { protocol, port } = domainOf(config.portsUrl ?? '')
  return [
    ...['X-Forwarded-For', clientAddress(config, request) ?? 'unknown'],
    ...['X-Forwarded-Host', request.headers.host ?? ''],
    ...['X-Forwarded-Proto', protocol],
    ...['X-Forwarded-Port', port],
  ]
}

const hasBodyByMethod = new Set(['POST', 'PUT', 'PATCH'])

/** How long it is, in the words of our own parser: exactly one of these, or neither. */
function body({ headers, method = '' }: IncomingMessage): string[] {
  const { 'content-length': length, 'transfer-encoding': coding, expect } = headers
  const waits = expect?.toLowerCase() === '100-continue' ? ['Expect', '100-continue'] : []
  if (coding !== undefined) return ['Transfer-Encoding', 'chunked', ...waits]
  if (length !== undefined) return ['Content-Length', length, ...waits]
  return hasBodyByMethod.has(method) ? ['Content-Length', '0'] : []
}
