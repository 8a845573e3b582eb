import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '#server/config.ts'
import { isLoopback } from '#server/trusted-proxies.ts'

type DoorConfig = Pick<Config, 'isPlainBeyondLoopback' | 'publicUrl' | 'trustedProxies'>

/**
 * Whether a request comes, unencrypted, from another machine than the reverse proxy's. Whoever can
 * read such a line can take the session that goes over it.
 */
export function isStranger(
  { isPlainBeyondLoopback, trustedProxies }: DoorConfig,
  { socket }: Pick<IncomingMessage, 'socket'>,
): boolean {
  const peer = socket.remoteAddress ?? ''
  return isPlainBeyondLoopback && !isLoopback(peer) && !trustedProxies.has(peer)
}

export function answerStranger(
  { publicUrl }: DoorConfig,
  { socket }: IncomingMessage,
  response: ServerResponse,
): void {
  const peer = socket.remoteAddress ?? 'an address unknown'
  response.writeHead(403, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
  })
  response.end(
    `This is Bothy. Its address is ${publicUrl}\n` +
      `Here it answers its reverse proxy alone, and ${peer} is none that BOTHY_TRUSTED_PROXIES names.\n`,
  )
}
