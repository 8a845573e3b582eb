import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Answers an upgrade with a status and nothing else, and closes. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  if (socket.destroyed) return
  // Nobody reads it any more, and so nobody would notice its end.
  socket.resume()
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n`,
  )
}
