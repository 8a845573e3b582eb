import type { IncomingMessage } from 'node:http'
import { type Exchange, isNavigation, type ProxyContext } from '../exchange.ts'
import { speaksTls } from '../tunnels/speaks-tls.ts'

/** What servers that speak TLS say to whoever does not: Go's, nginx, Apache, Tomcat. */
const refusals = [
  'Client sent an HTTP request to an HTTPS server',
  'The plain HTTP request was sent to HTTPS port',
  'speaking plain HTTP to an SSL-enabled server port',
  'This combination of host and port requires TLS',
]
/** None of them says more than that, or takes its time over it. */
const mostBytes = 4096
const patienceMs = 1000

/**
 * Whether this answer, which may be one and nobody has read from, is a server's word that it speaks
 * TLS: it says so, and takes a TLS connection. Either way all of it is still there to be read.
 */
export async function isTlsRefusal(
  ctx: ProxyContext,
  exchange: Exchange,
  answer: IncomingMessage,
): Promise<boolean> {
  const said = await beginningOf(answer)
  if (!refusals.some((words) => said.includes(words))) return false
  return speaksTls(ctx.tunnels, exchange.host, exchange.access)
}

/**
 * All of them refuse with 400, in words that are not packed. It is of use to the port's owner alone,
 * who looks at a page; what an app refuses to anybody else is passed on at once.
 */
export function mayBeTlsRefusal({ request, access }: Exchange, answer: IncomingMessage): boolean {
  const { statusCode, headers } = answer
  return (
    statusCode === 400 &&
    access.protocol === 'http' &&
    access.isOwner &&
    isNavigation(request) &&
    headers['content-encoding'] === undefined &&
    Number(headers['content-length'] ?? 0) <= mostBytes
  )
}

/** As far as it is here within the bounds. It is put back: who reads the answer gets all of it. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => {
    if (answer.complete || answer.readableLength >= mostBytes) resolve()
  }
  const end = () => resolve()
  const timer = setTimeout(end, patienceMs)
  answer.on('readable', look).once('close', end).on('error', end)
  await promise
  clearTimeout(timer)
  answer.off('readable', look).off('close', end)
  const bytes: Buffer | null = answer.read()
  if (bytes === null) return ''
  // Before its end is told, which then comes behind it once more.
  answer.unshift(bytes)
  return bytes.toString('latin1', 0, mostBytes)
}
