import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { answerFilesOf } from '#server/files/answer-files.ts'
import { nameOfFilesHost } from '#server/files/files-host.ts'
import type { FilesContext } from '#server/files/open-request.ts'
import type { Destination } from '#server/metrics/metrics.ts'
import { portHostOf } from '#server/ports/port-host.ts'
import type { PortProxy } from '#server/ports/proxy/port-proxy.ts'
import { answerStranger, isStranger } from './strangers.ts'
import type { Certificates } from './tls/certificates.ts'
import type { WebApp } from './web-app.ts'

const maxHeadBytes = 32 * 1024
/** Said aloud, since Node takes it from the limit for a whole request, of which there is none. */
const headMs = 60_000
/** A handshake is a few messages. */
const handshakeMs = 10_000
/** For what the app is sent, which is never more than a megabyte. */
const appBodyMs = 300_000

type HttpContext = FilesContext & { certificates: Certificates | null }

/**
 * By Host before all else: a port of a codespace, its files, or the app, which refuses every name
 * that is not its own.
 */
export function createHttpServer(
  ctx: HttpContext,
  app: Pick<WebApp, 'fetch'>,
  ports: PortProxy,
): Server {
  const answerFiles = answerFilesOf(ctx)
  const answerApp = getRequestListener(app.fetch)
  // An upload takes as long as it takes while bytes come; the files' side has a limit
  // for when none do.
  const options = {
    maxHeaderSize: maxHeadBytes,
    headersTimeout: headMs,
    requestTimeout: 0,
    shouldUpgradeCallback: isUpgrade,
  }
  const count = (to: Destination, response: ServerResponse) =>
    response.once('close', () => ctx.metrics.answered(to, response.statusCode))
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (isStranger(ctx.config, request)) return answerStranger(ctx.config, request, response)
    const host = portHostOf(ctx.config, request.headers.host)
    if (host !== null) {
      count('port', response)
      return ports.answer(request, response, host)
    }
    const name = nameOfFilesHost(ctx.config, request.headers.host)
    if (name !== null) {
      count('files', response)
      return answerFiles(request, response, name)
    }
    count('app', response)
    const timer = setTimeout(() => request.complete || request.destroy(), appBodyMs).unref()
    response.once('close', () => clearTimeout(timer))
    void answerApp(request, response)
  }
  const server =
    ctx.certificates?.createServer({ ...options, handshakeTimeout: handshakeMs }, answer) ??
    createServer(options, answer)
  // Whether a body is wanted is the app's to say where it is an app on a port that is asked.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const isPort = portHostOf(ctx.config, request.headers.host) !== null
    if (!isPort && !isStranger(ctx.config, request)) response.writeContinue()
    answer(request, response)
  })
  return server
}

/** HTTP/2 is offered by many programs that are content without it. */
function isUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() !== 'h2c'
}
