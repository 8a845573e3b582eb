import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { lineHeaders } from '../protocol/line.ts'
import { portTunnel, type TunnelReason } from '../protocol/ports.ts'
import { giveBack } from './give-back.ts'
import type { ServiceAddresses } from './service-addresses.ts'

const acceptMs = 10_000
/** What the kernel does with a connection that nobody holds any more and that says nothing. */
const silentAfterEndMs = 5 * 60_000
/** In this order: most programs listen on the first, and some on the second alone. */
const localhost = ['127.0.0.1', '::1']
const statusLines: Record<TunnelReason, string> = {
  PORT_NOT_ALLOWED: '403 Forbidden',
  PORT_REFUSED: '502 Bad Gateway',
  PORT_TIMED_OUT: '504 Gateway Timeout',
}

type Asked = Pick<IncomingMessage, 'url' | 'headers'>

/**
 * Answers one CONNECT, as `portTunnel` promises it. Whatever either side does, the worst that comes
 * of it is the end of both (S-41, S-43).
 */
export async function answerConnect(
  request: Asked,
  { line, head }: { line: Duplex; head: Buffer },
  services: ServiceAddresses,
): Promise<void> {
  line.on('error', () => line.destroy())
  const place = placeOf(request, services)
  if (place === null) return refuse(line, 'PORT_NOT_ALLOWED')
  const { host, port } = place
  const addresses = host === portTunnel.host ? localhost : await services.resolve(host)
  const accepted = await reach({ addresses, port }, line)
  if (typeof accepted === 'string') return refuse(line, accepted)
  if (line.destroyed) return void accepted.resetAndDestroy()
  if (head.length > 0) line.unshift(head)
  line.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  join(line, accepted)
}

/** Null for what is not exactly a port of localhost or of a service, asked for by the server. */
function placeOf({ url, headers }: Asked, services: ServiceAddresses) {
  if (headers[lineHeaders.role] !== 'server' || !headers[lineHeaders.user]) return null
  const [, host = '', digits] = /^([A-Za-z0-9_.-]+):([1-9]\d{0,4})$/.exec(url ?? '') ?? []
  const port = Number(digits)
  const isKnown = host === portTunnel.host || services.has(host)
  return isKnown && port <= 65_535 ? { host, port } : null
}

/** Tries one address after the other; one that refuses does so at once. */
async function reach(
  { addresses, port }: { addresses: readonly string[]; port: number },
  line: Duplex,
): Promise<Socket | TunnelReason> {
  const deadline = performance.now() + acceptMs
  let reason: TunnelReason = 'PORT_REFUSED'
  for (const host of addresses) {
    const found = await dial({ host, port }, deadline - performance.now(), line)
    if (typeof found !== 'string') return found
    if (found === 'PORT_TIMED_OUT') reason = found
    if (line.destroyed) break
  }
  return reason
}

function dial(
  place: { host: string; port: number },
  patienceMs: number,
  line: Duplex,
): Promise<Socket | TunnelReason> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, allowHalfOpen: true, noDelay: true })
    const settle = (outcome: Socket | TunnelReason) => {
      clearTimeout(timer)
      line.off('close', leave)
      if (typeof outcome === 'string') socket.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(() => settle('PORT_TIMED_OUT'), Math.max(0, patienceMs))
    const leave = () => settle('PORT_REFUSED')
    line.once('close', leave)
    // It stays for as long as the socket does: an error that nobody hears ends the process.
    socket.on('error', () => settle('PORT_REFUSED'))
    socket.once('connect', () => settle(socket))
  })
}

/**
 * Each side's end is the other's, so that half a connection goes on; each waits for the other's
 * reader. What was read before a failure still arrives.
 */
function join(line: Duplex, program: Socket): void {
  giveBack(line, program)
  line.pipe(program)
  giveBack(program, line)
  program.pipe(line)
  // Whoever has left for good looks to us like one that has only said all it had to say.
  line.once('end', () => program.setTimeout(silentAfterEndMs, () => program.resetAndDestroy()))
  line.once('close', () => {
    if (program.destroyed) return
    if (line.readableEnded && line.writableFinished) program.destroySoon()
    else program.resetAndDestroy()
  })
  program.once('close', () => {
    if (line.writableFinished) line.destroy()
    else line.end(() => line.destroy())
  })
}

function refuse(line: Duplex, reason: TunnelReason): void {
  if (line.destroyed || !line.writable) return void line.destroy()
  const head = `HTTP/1.1 ${statusLines[reason]}\r\nConnection: close\r\nContent-Length: 0\r\n`
  line.end(`${head}${portTunnel.reason}: ${reason}\r\n\r\n`, () => line.destroy())
}
