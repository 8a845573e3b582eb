import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TRPCError } from '@trpc/server'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AgentContext, Caller, RequestContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { answerConnect } from '../ports/port-tunnel.ts'
import { ServiceAddresses } from '../ports/service-addresses.ts'
import { agentTrpcPath, callerRole, lineHeaders } from '../protocol/line.ts'
import { workspaceSubprotocol } from '../protocol/subprotocol.ts'
import { agentRouter } from '../router.ts'
import { DirectCalls } from '../terminals/direct-calls.ts'
import { answerTransfers } from '../transfers/answer-transfers.ts'
import { trpcEncoder } from '../trpc-encoder.ts'
import { answerHttp } from './answer-http.ts'

const maxMessageBytes = 64 * 1024 * 1024
const pingMs = 15_000
const pongWaitMs = 10_000

export type AgentServer = {
  /** Serves HTTP and WebSockets on a connection that is already there. */
  serve(socket: Socket): void
  /** Says of every connection that its first request has come. */
  onRequest(listener: (socket: Socket) => void): void
  close(): void
}

/**
 * The agent's HTTP server. It listens nowhere: its connections are the lines that
 * were dialled home.
 */
export function createAgentServer(ctx: AgentContext): AgentServer {
  // A parked line says nothing for hours, so no time limit of HTTP's applies to it.
  const server = createServer({ keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 })
  const sockets = createSocketServer(ctx)
  const answerTransfer = answerTransfers(ctx)
  const services = new ServiceAddresses(ctx.start.services ?? [])

  server.on('request', (request, response) => {
    const path = pathOf(request)
    if (path.startsWith(`${agentTrpcPath}/`) && callerOf(request)) {
      const procedure = path.slice(agentTrpcPath.length + 1)
      const call = { path: procedure, ctx: requestContext(ctx, request, null), onError }
      answerHttp(request, response, call).catch(() => response.destroy())
    } else if (!callerOf(request) || !answerTransfer(request, response)) {
      response.writeHead(404).end()
    }
  })
  server.on('upgrade', (request, socket, head) => {
    if (pathOf(request) !== agentTrpcPath || !callerOf(request)) return refuse(socket, 404)
    sockets.handleUpgrade(request, socket, head, (client) => {
      sockets.emit('connection', client, request)
    })
  })
  server.on('connect', (request, socket, head) => {
    answerConnect(request, { line: socket, head }, services).catch(() => socket.destroy())
  })
  server.on('clientError', (_, socket) => refuse(socket, 400))

  return {
    serve: (socket) => void server.emit('connection', socket),
    onRequest: (listener) => listenForRequests(server, listener),
    close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
    },
  }
}

function createSocketServer(ctx: AgentContext): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    handleProtocols: (offered) => offered.has(workspaceSubprotocol) && workspaceSubprotocol,
  })
  sockets.on('connection', (client, request) => serveSocket(ctx, sockets, client, request))
  return sockets
}

function serveSocket(
  ctx: AgentContext,
  wss: WebSocketServer,
  client: WebSocket,
  request: IncomingMessage,
): void {
  const own = requestContext(ctx, request, client)
  const calls = new DirectCalls(own, (answer) => client.send(trpcEncoder.encode(answer)))
  // A frame that breaks the rules closes its own socket; that is answer enough.
  client.on('error', () => undefined)
  client.once('close', () => calls[Symbol.dispose]())
  const serve = getWSConnectionHandler({
    wss,
    router: agentRouter,
    createContext: () => own,
    experimental_encoder: {
      encode: trpcEncoder.encode,
      decode(frame) {
        const message = trpcEncoder.decode(frame)
        // Nothing of it is left for tRPC: a batch without a call.
        return calls.take(message) ? [] : message
      },
    },
    keepAlive: { enabled: true, pingMs, pongWaitMs },
    onError,
  })
  serve(client, request)
}

function listenForRequests(server: Server, listener: (socket: Socket) => void): void {
  for (const event of ['request', 'upgrade', 'connect']) {
    server.prependListener(event, (request: IncomingMessage) => listener(request.socket))
  }
}

function requestContext(
  ctx: AgentContext,
  request: IncomingMessage,
  socket: WebSocket | null,
): RequestContext {
  const caller = callerOf(request)
  if (!caller) throw new Error('A request without a caller came past the door.')
  return { ...ctx, caller, socket }
}

function callerOf({ headers }: IncomingMessage): Caller | null {
  const userId = headers[lineHeaders.user]
  const role = callerRole.safeParse(headers[lineHeaders.role])
  return typeof userId === 'string' && userId && role.success ? { userId, role: role.data } : null
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? ''
}

function refuse(socket: Duplex, status: number): void {
  if (socket.writable) {
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
  }
  socket.destroy()
}

/** Only what is a bug of ours: what a caller or its frames did wrong is the caller's to know. */
function onError({ error, path }: { error: TRPCError; path?: string | undefined }): void {
  if (path === undefined || error.code !== 'INTERNAL_SERVER_ERROR') return
  if (error.cause instanceof AgentError) return
  console.error(`${path}:`, error.cause ?? error)
}
