import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { certificateOf } from '#e2e/fixtures/certificate.ts'
import { freePort } from '#e2e/fixtures/free-port.ts'

type Delivery = { path: string; headers: IncomingHttpHeaders; body: string }

/** Somebody's own receiver of webhooks, on loopback, with a certificate of its own. */
export class WebhookReceiver {
  static async start(): Promise<WebhookReceiver> {
    const folder = await mkdtemp(join(tmpdir(), 'bothy-hook-'))
    const { certificate: cert, key } = await certificateOf('127.0.0.1')
    const caFile = join(folder, 'authority.pem')
    await writeFile(caFile, cert)
    const receiver = new WebhookReceiver(await freePort(), folder, caFile)
    const server = createServer({ cert, key }, async (request, response) => {
      const { url: path = '', headers } = request
      receiver.deliveries.push({ path, headers, body: await text(request) })
      const location = `https://127.0.0.1:${receiver.port}/elsewhere`
      response.writeHead(receiver.status, receiver.status === 302 ? { location } : {}).end()
    })
    await new Promise<void>((resolve) => server.listen(receiver.port, '127.0.0.1', resolve))
    receiver.#close = () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
    return receiver
  }

  readonly port: number
  readonly caFile: string
  readonly deliveries: Delivery[] = []
  status = 204
  readonly #folder: string
  #close: () => Promise<void> = async () => undefined

  private constructor(port: number, folder: string, caFile: string) {
    this.port = port
    this.#folder = folder
    this.caFile = caFile
  }

  get host(): string {
    return `127.0.0.1:${this.port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
