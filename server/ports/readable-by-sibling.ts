import type { IncomingMessage } from 'node:http'
import type { Config } from '#server/config.ts'
import { type PortHost, portOfOrigin } from './port-host.ts'

/**
 * For an answer to a page on another port of the same codespace, which may read it with its
 * cookies: nobody else is behind it, and its preflight was answered that way too. Null for all
 * other pages.
 */
export function readableBySibling(
  config: Pick<Config, 'portsUrl'>,
  host: PortHost,
  { headers: { origin } }: Pick<IncomingMessage, 'headers'>,
): Record<string, string> | null {
  if (origin === undefined || portOfOrigin(config, origin)?.name !== host.name) return null
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    Vary: 'Origin',
  }
}
