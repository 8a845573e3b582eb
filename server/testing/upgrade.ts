import { request } from 'node:http'
import type { Duplex } from 'node:stream'

export type UpgradeAnswer = {
  status: number
  headers: NodeJS.Dict<string | string[]>
  socket: Duplex | undefined
}

/**
 * A WebSocket upgrade with exactly these headers, which a browser would never let a page choose.
 */
export function upgrade(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<UpgradeAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      headers: {
        host: `localhost:${port}`,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })
    asked.on('upgrade', (response, socket) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, socket })
    })
    asked.on('response', (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, headers: response.headers, socket: undefined })
    })
    asked.on('error', reject)
    asked.end()
  })
}
