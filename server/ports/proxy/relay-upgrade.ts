import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '#server/errors.ts'
import { splice } from '#server/http/splice.ts'
import { answerOnSocket, headText, relayOnSocket } from './answer-on-socket.ts'
import type { Passage, ProxyContext } from './exchange.ts'
import { headersToApp } from './headers/headers-to-app.ts'
import { headersToBrowser } from './headers/headers-to-browser.ts'
import { pathOf } from './headers/malformed.ts'
import { failureOf } from './pages/failures.ts'
import { opener } from './relay-request.ts'

const maxHeadBytes = 64 * 1024

/** The connection that asked, and what it has said already. */
export type Upgrade = { socket: Duplex; head: Buffer }

/**
 * A request to speak another protocol, whichever the app agrees to, on a connection of its own. From
 * then on bytes pass both ways, unread. An app that does not agree answers as it does otherwise.
 */
export function relayUpgrade(ctx: ProxyContext, passage: Passage, { socket, head }: Upgrade): void {
  const { request: from, host, access } = passage
  const passed = { ...passage, config: ctx.config }
  const asked = request({
    method: from.method,
    path: pathOf(from),
    headers: headersToApp(passed, 'Upgrade'),
    maxHeaderSize: maxHeadBytes,
    createConnection: opener(() => ctx.tunnels.open(host.port, access)),
  })
  let isOver = false
  const settle = (): boolean => {
    clearTimeout(timer)
    const isFirst = !isOver
    isOver = true
    return isFirst
  }
  const fail = (error: Error) => {
    asked.destroy()
    if (!settle()) return
    const { status, code, title } = failureOf(error, { host, access })
    answerOnSocket(socket, { status, headers: ['Bothy-Reason', code], body: `${title}.\n` })
  }
  const timer = setTimeout(() => fail(silent()), ctx.patience.otherMs)
  access.hold(socket)
  socket.once('close', () => settle() && asked.destroy())
  asked.on('error', fail)
  asked.once('response', (answer) => {
    const { statusCode: status = 0, statusMessage: phrase = '' } = answer
    if (status < 200) return fail(new AppError('PORT_PROTOCOL', 'Its answer has no status.'))
    if (!settle()) return
    relayOnSocket(socket, answer, { status, phrase, headers: headersToBrowser(passed, answer) })
  })
  asked.once('upgrade', (answer, tunnel, first) => {
    // 'close' follows every error and is what counts (S-43).
    tunnel.on('error', () => undefined)
    if (!isAgreed(from, answer)) {
      tunnel.destroy()
      return fail(new AppError('PORT_PROTOCOL', 'It agreed to a protocol that nobody asked for.'))
    }
    if (!settle() || socket.destroyed) {
      tunnel.destroy()
      return
    }
    const headers = [...headersToBrowser(passed, answer), ...agreed(answer)]
    socket.write(headText({ status: 101, phrase: 'Switching Protocols', headers }))
    if (head.length > 0) tunnel.write(head)
    if (first.length > 0) tunnel.unshift(first)
    // From here on either side may end what it says and go on to listen.
    tunnel.allowHalfOpen = true
    splice(socket, tunnel)
  })
  asked.end()
}

const silent = () => new AppError('PORT_SILENT', 'It accepted and does not answer.')

/** One of the protocols that were asked for, in the spelling of the question. */
function isAgreed(
  { headers: asked }: IncomingMessage,
  { headers: said }: IncomingMessage,
): boolean {
  const offered = (asked.upgrade ?? '').toLowerCase().split(',')
  const wanted = said.upgrade?.toLowerCase()
  return offered.some((one) => one.trim() === wanted)
}

const agreed = ({ headers }: IncomingMessage): string[] => [
  ...['Connection', 'Upgrade'],
  ...['Upgrade', headers.upgrade ?? ''],
]
