import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { readSession, type Session } from '#server/auth/auth.ts'
import { isSameOrigin } from '#server/auth/origin.ts'
import type { Config } from '#server/config.ts'
import type { AppContext } from '#server/context.ts'
import { openWorkspacePlane } from '#server/plane/workspace-plane.ts'
import { portHostOf } from '#server/ports/port-host.ts'
import type { PortProxy } from '#server/ports/proxy/port-proxy.ts'
import { appRouter } from '#server/router.ts'
import type { RequestOrigin } from '#server/trpc.ts'
import { clientAddress } from './client-address.ts'
import type { LiveSockets } from './live-sockets.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'
import { isStranger } from './strangers.ts'

const maxMessageBytes = 1024 * 1024
const maxSocketsPerUser = 500
const workspacePath = /^\/c\/([a-z0-9-]{1,63})\/agent$/

/** Whom it comes from, and what their browser calls itself. */
const fromOf = (config: Config, request: IncomingMessage): RequestOrigin => ({
  address: clientAddress(config, request),
  userAgent: request.headers['user-agent'] ?? null,
})

type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer }

/**
 * By Host before all else: an upgrade at a port of a codespace is its app's, if at all.
 *
 * Every WebSocket of the app's origin. Before a byte goes anywhere: the Host is ours, the Origin is
 * exactly ours (S-01 to S-03; cookies alone prove nothing), and the cookie is a live session.
 */
export function handleUpgrades(
  ctx: AppContext & { liveSockets: LiveSockets },
  server: Server,
  ports: PortProxy,
): Disposable {
  const { liveSockets } = ctx
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  })
  const sessions = new WeakMap<IncomingMessage, Session>()
  const handler = applyWSSHandler({
    wss,
    router: appRouter,
    createContext: ({ req }) => ({
      ...ctx,
      session: sessions.get(req) ?? null,
      from: fromOf(ctx.config, req),
    }),
    keepAlive: { enabled: true, pingMs: 15_000, pongWaitMs: 10_000 },
  })
  wss.on('connection', (ws: WebSocket) => {
    ws.on('error', (error) => ctx.log.debug({ err: error }, 'A socket of the control plane failed'))
  })

  const admit = async ({ request, socket, head }: Upgrade): Promise<void> => {
    const { host } = new URL(ctx.config.publicUrl)
    if (request.headers.host !== host) return refuseUpgrade(socket, 421)
    if (!isSameOrigin(ctx.config, request.headers.origin)) return refuseUpgrade(socket, 403)
    const session = await readSession(ctx, request.headers.cookie)
    if (!session) return refuseUpgrade(socket, 401)
    if (liveSockets.countOf(session.user.id) >= maxSocketsPerUser) return refuseUpgrade(socket, 429)
    const name = workspacePath.exec(request.url ?? '')?.[1]
    if (name !== undefined) {
      return openWorkspacePlane(
        { ...ctx, from: fromOf(ctx.config, request) },
        { request, socket, head },
        { name, session },
      )
    }
    if (request.url !== '/trpc' && !request.url?.startsWith('/trpc?'))
      return refuseUpgrade(socket, 404)
    sessions.set(request, session)
    wss.handleUpgrade(request, socket, head, (ws) => {
      liveSockets.add(socket, session, null)
      ctx.metrics.socketOpened('control', socket)
      wss.emit('connection', ws, request)
    })
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // From here on nobody else listens; an error without a listener would end the process (S-43).
    socket.on('error', () => socket.destroy())
    if (isStranger(ctx.config, request)) return refuseUpgrade(socket, 403)
    const port = portHostOf(ctx.config, request.headers.host)
    if (port !== null) {
      ctx.metrics.socketOpened('port', socket)
      return ports.upgrade(request, { socket, head }, port)
    }
    admit({ request, socket, head }).catch((error: unknown) => {
      ctx.log.error({ err: error }, 'An upgrade failed')
      refuseUpgrade(socket, 500)
    })
  })
  return {
    [Symbol.dispose]() {
      handler.broadcastReconnectNotification()
      wss.close()
    },
  }
}
