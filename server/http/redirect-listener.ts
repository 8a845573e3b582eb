import { createServer, type IncomingMessage } from 'node:http'
import type { Config } from '#server/config.ts'
import { portHostOf, portOrigin } from '#server/ports/port-host.ts'
import { listenBeside, type SideListener } from './side-listener.ts'

type RedirectConfig = Pick<Config, 'publicUrl' | 'portsUrl'>

const requestMs = 10_000
/** Nobody needs more for an address. */
const maxHeadBytes = 16 * 1024

/**
 * Plain HTTP, for whoever types an address without its scheme: sends them to where it is encrypted,
 * and answers nothing else. Where to is said by the configuration, never by the request.
 */
export function listenForRedirects(
  config: RedirectConfig,
  place: { host: string; port: number },
): Promise<SideListener> {
  const options = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    maxHeaderSize: maxHeadBytes,
  }
  const server = createServer(options, (request, response) => {
    response.setHeader('Connection', 'close')
    // What the rest say has been on the line for all to read: they are not to say it again unasked.
    if (request.method === 'GET' || request.method === 'HEAD') {
      response.writeHead(308, { Location: encryptedAddress(config, request) }).end()
    } else {
      response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' })
      response.end(`Nothing is taken here, since nothing encrypts it. Use ${config.publicUrl}\n`)
    }
  })
  return listenBeside(server, { ...place, variable: 'BOTHY_REDIRECT_PORT' })
}

/** The app's own for every name that is not below that of the ports. */
function encryptedAddress(config: RedirectConfig, { headers, url = '/' }: IncomingMessage): string {
  const path = url.startsWith('/') ? url : '/'
  const name = headers.host?.replace(/:\d+$/, '').toLowerCase()
  if (name === new URL(config.publicUrl).hostname) return config.publicUrl + path
  const { port = '' } = config.portsUrl === null ? {} : new URL(config.portsUrl)
  const found = portHostOf(config, port === '' ? name : `${name}:${port}`)
  const origin = found && portOrigin(config, found)
  return origin === null ? `${config.publicUrl}/` : origin + path
}
