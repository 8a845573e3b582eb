import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
} from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Hono } from 'hono'
import { createHttpServer } from '#server/http/http-server.ts'
import { LiveSockets } from '#server/http/live-sockets.ts'
import { TestApp, type TestAppOptions } from '#server/testing/test-app.ts'
import type { PortAccess } from '../access/port-access.ts'
import { portHostOf } from '../port-host.ts'
import type { Patience } from './exchange.ts'
import type { PassedAccess } from './passed-access.ts'
import { PortProxy } from './port-proxy.ts'

export type Asked = {
  method?: string
  path?: string
  headers?: Record<string, string | string[]>
  body?: string | Uint8Array
}

/**
 * The proxy on a real agent, with a decision about access that a test makes: by itself everybody
 * passes as the owner.
 */
export class TestProxy {
  static async start(
    options: { patience?: Partial<Patience>; app?: TestAppOptions } = {},
  ): Promise<TestProxy> {
    const app = await TestApp.start(options.app)
    const alice = await app.signIn()
    const idempotencyKey = crypto.randomUUID()
    const made = await alice.api.codespaces.create({ template: 'blank', idempotencyKey })
    await app.reached(alice, made.name, 'running')
    const test = new TestProxy(app, made, options.patience ?? {})
    test.server.listen(0, '127.0.0.1')
    await once(test.server, 'listening')
    return test
  }

  readonly app: TestApp
  readonly name: string
  readonly codespaceId: string
  readonly server: Server
  readonly held = new Set<Duplex>()
  readonly #proxy: PortProxy
  readonly #open: Server[] = []
  readonly #sockets = new Set<Socket>()
  readonly #live = new LiveSockets(async () => true)
  /** What is decided beside, or in place of, what everybody may. */
  access: (
    request: IncomingMessage,
  ) => Partial<PassedAccess> | Extract<PortAccess, { kind: 'answer' }> = () => ({})

  private constructor(
    app: TestApp,
    { name, id }: { name: string; id: string },
    patience: Partial<Patience>,
  ) {
    this.app = app
    this.name = name
    this.codespaceId = id
    const decide = async (_: unknown, __: unknown, asked: IncomingMessage) => this.#decide(asked)
    this.#proxy = new PortProxy(app.ctx, decide, patience)
    const ctx = { ...app.ctx, liveSockets: this.#live }
    this.server = createHttpServer(ctx, new Hono(), this.#proxy)
    this.server.on('upgrade', (asked, socket, head) => {
      socket.on('error', () => socket.destroy())
      const host = portHostOf(app.ctx.config, asked.headers.host)
      if (host) this.#proxy.upgrade(asked, { socket, head }, host)
    })
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  hostOf(port: number): string {
    return `${this.name}-${port}.ports.localhost:${this.app.port}`
  }

  #decide(asked: IncomingMessage): PortAccess {
    const usual: PassedAccess = {
      kind: 'pass',
      codespaceId: this.codespaceId,
      generation: 1,
      protocol: 'http',
      service: null,
      viewer: 'alice',
      visitor: 'alice',
      isOwner: true,
      isFrame: false,
      setCookies: [],
      headers: {},
      frameAncestors: null,
      hold: (socket) => {
        this.held.add(socket)
        socket.once('close', () => this.held.delete(socket))
      },
    }
    return { ...usual, ...this.access(asked) } as PortAccess
  }

  /** An app on a port of `localhost`, as one in the codespace would be. */
  async runApp(listener: RequestListener): Promise<number> {
    return this.runServer(createServer(listener))
  }

  /** The same without HTTP: whatever is done with each connection. */
  async runTcp(onSocket: (socket: Socket) => void): Promise<number> {
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined)
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      onSocket(socket)
    })
    return this.runServer(server as unknown as Server)
  }

  async runServer(server: Server, host = '127.0.0.1'): Promise<number> {
    this.#open.push(server)
    server.listen(0, host)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  /** Nothing listens any more where apps did. */
  async stopServers(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(
      this.#open.splice(0).map((server) => {
        server.closeAllConnections?.()
        return new Promise((resolve) => server.close(resolve))
      }),
    )
  }

  open(port: number, { method = 'GET', path = '/', headers = {} }: Asked = {}) {
    const asked = request({
      host: '127.0.0.1',
      port: this.port,
      method,
      path,
      headers: { host: this.hostOf(port), ...headers },
      agent: false,
    })
    asked.on('error', () => undefined)
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>
    // Whoever waits for it hears of its failure; others do not care.
    answered.catch(() => undefined)
    return { asked, answered }
  }

  async ask(port: number, what: Asked = {}) {
    const { asked, answered } = this.open(port, what)
    asked.end(what.body)
    const [answer] = await answered
    const bytes = await buffer(answer)
    const { statusCode: status, headers, rawHeaders, rawTrailers } = answer
    return { status, headers, rawHeaders, rawTrailers, bytes, text: bytes.toString() }
  }

  /** A connection on which a test says what it likes. */
  async dial(): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port: this.port, allowHalfOpen: true })
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }

  /** All that is answered to these bytes until the connection ends. */
  async say(text: string): Promise<string> {
    const socket = await this.dial()
    socket.write(text, 'latin1')
    return (await buffer(socket)).toString('latin1')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#proxy[Symbol.dispose]()
    this.#live[Symbol.dispose]()
    this.#open.push(this.server)
    await this.stopServers()
    await this.app[Symbol.asyncDispose]()
  }
}
