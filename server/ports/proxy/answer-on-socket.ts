import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

export type Head = {
  status: number
  /** The status's own where it is not given. */
  phrase?: string
  /** In the form of `rawHeaders`. */
  headers: readonly string[]
}

/** The head of an answer on a connection that is not Node's any more. Nothing in it breaks a line. */
export function headText({ status, phrase = STATUS_CODES[status] ?? '', headers }: Head): string {
  const lines = [`HTTP/1.1 ${status} ${phrase}`]
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  return `${lines.map((line) => line.replaceAll(/[\r\n]/g, ' ')).join('\r\n')}\r\n\r\n`
}

/** A whole answer to a request for an upgrade, after which the connection ends. */
export function answerOnSocket(socket: Duplex, { body, ...head }: Head & { body: string }): void {
  if (socket.destroyed) return
  const length = String(Buffer.byteLength(body))
  const headers = [...head.headers, 'Content-Length', length, 'Connection', 'close']
  leave(socket)
  socket.end(headText({ ...head, headers }) + body)
}

/** The same with an app's answer, as far as it comes. */
export function relayOnSocket(socket: Duplex, answer: IncomingMessage, head: Head): void {
  socket.write(headText({ ...head, headers: [...head.headers, 'Connection', 'close'] }))
  answer.on('error', () => socket.destroy())
  answer.once('close', () => answer.complete || socket.destroy())
  answer.once('end', () => leave(socket))
  answer.pipe(socket)
}

const lingerMs = 5000

/**
 * Takes what is still to come and throws it away, for a while: the end of a connection that nobody
 * reads is never noticed, and closing one that has unread bytes takes the answer back.
 */
function leave(socket: Duplex): void {
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('close', () => clearTimeout(timer))
}
