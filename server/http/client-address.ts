import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Config } from '#server/config.ts'
import { plainAddress } from '#server/trusted-proxies.ts'

type ProxyConfig = Pick<Config, 'trustedProxies'>

/**
 * Who asks: the peer, or where that is a proxy of ours, whom it says it speaks for. The list that
 * proxies add to is read from its end, each entry only on the word of a proxy of ours: whatever
 * stands before those, anybody could have written. Null for a socket that is gone.
 */
export function clientAddress(
  { trustedProxies }: ProxyConfig,
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
): string | null {
  if (socket.remoteAddress === undefined) return null
  let client = plainAddress(socket.remoteAddress)
  for (const entry of entriesOf(headers['x-forwarded-for']).reverse()) {
    if (!trustedProxies.has(client)) return client
    const address = addressIn(entry)
    if (address === null) return client
    client = address
  }
  return client
}

function entriesOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text === '' ? [] : text.split(',').map((entry) => entry.trim())
}

/** Some write the port beside it, and IPv6 in brackets. */
function addressIn(entry: string): string | null {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(entry) ?? []
  const [, dotted] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(entry) ?? []
  const address = plainAddress(bracketed ?? dotted ?? entry)
  return isIP(address) === 0 ? null : address
}
