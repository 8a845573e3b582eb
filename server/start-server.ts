import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { followDeletions } from './account/delete-account.ts'
import { purgeAuditDaily } from './audit/purge-audit.ts'
import { followInvitations, onSessionsEnded, readSessionByHash } from './auth/auth.ts'
import { stopAllOf } from './codespaces/administer.ts'
import { guardDefaultImage } from './codespaces/default-image.ts'
import { keepPlacesFilled } from './codespaces/places/keep-places-filled.ts'
import { Reconciler, type ReconcilerTimes } from './codespaces/reconciler/reconciler.ts'
import { watchRetention } from './codespaces/retention/expire-unused.ts'
import { announceTrust } from './codespaces/trust/announce-trust.ts'
import type { AppContext } from './context.ts'
import { AppError } from './errors.ts'
import { followRevocations } from './github/github.ts'
import { createHttpServer } from './http/http-server.ts'
import { LiveSockets } from './http/live-sockets.ts'
import { listenForRedirects } from './http/redirect-listener.ts'
import { handleUpgrades } from './http/upgrades.ts'
import { createWebApp } from './http/web-app.ts'
import { collectImagesHourly } from './images/collect-images.ts'
import { guardPreferredMachine } from './machines/preferred-machine.ts'
import { listenForMetrics } from './metrics/metrics-listener.ts'
import { followNotifications } from './notifications/notifications.ts'
import { decidePortAccess } from './ports/access/port-access.ts'
import { PortProxy } from './ports/proxy/port-proxy.ts'
import { followMaintenance } from './system/maintenance.ts'
import { followTrustedNames } from './trust/trusted-names.ts'
import { followUsage } from './usage/follow-usage.ts'

export type RunningServer = AsyncDisposable & { port: number }

/** Listens, and takes up every codespace. Disposing it leaves the containers running. */
export async function startServer(
  ctx: AppContext,
  webFolder: string,
  times: Partial<ReconcilerTimes> = {},
): Promise<RunningServer> {
  const stack = new AsyncDisposableStack()
  stack.use(await ctx.steadyClock.start(ctx))
  const liveSockets = stack.use(
    new LiveSockets(async (hash) => (await readSessionByHash(ctx, hash)) !== null),
  )
  stack.use(
    onSessionsEnded(ctx, ({ userId, tokenHash }) => {
      if (tokenHash === null) liveSockets.closeUser(userId)
      else liveSockets.closeSession(tokenHash)
    }),
  )
  stack.use(
    await followInvitations(ctx, async (inside, userId) => {
      const stopped = await stopAllOf({ ...inside, session: null }, userId)
      return () => {
        for (const id of stopped) ctx.changes.announce(id)
      }
    }),
  )
  stack.use(followRevocations(ctx))
  stack.use(guardDefaultImage(ctx))
  stack.use(guardPreferredMachine(ctx))
  stack.use(announceTrust(ctx))
  stack.use(await followTrustedNames(ctx))
  stack.use(purgeAuditDaily(ctx))
  stack.use(followDeletions(ctx))
  stack.use(followMaintenance(ctx))
  stack.use(collectImagesHourly(ctx))
  stack.use(followUsage(ctx))
  stack.use(followNotifications(ctx))
  stack.use(ctx.isolation.start())
  stack.use(ctx.sealing.start())
  if (ctx.certificates) stack.use(ctx.certificates.start())
  stack.use(ctx.portGate.start(ctx))
  await ctx.places.takeStock(ctx)
  stack.use(await ctx.lifetimes.start(ctx))
  const reconciler = stack.use(new Reconciler(ctx, times))
  stack.use(watchRetention(ctx))
  stack.use(keepPlacesFilled(ctx))
  const app = createWebApp(ctx, webFolder)
  const inside = { ...ctx, liveSockets }
  const ports = stack.use(new PortProxy(ctx, decidePortAccess))
  const server = await listen(ctx, createHttpServer(inside, app, ports))
  const sockets = openSockets(server)
  stack.defer(() => closed(server, sockets))
  stack.use(handleUpgrades(inside, server, ports))
  const { redirect } = ctx.config
  if (redirect) stack.use(await listenForRedirects(ctx.config, redirect))
  if (ctx.config.metrics) stack.use(await listenForMetrics(ctx, ctx.config.metrics))
  await reconciler.start()
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function listen(ctx: AppContext, server: Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    const { host, port } = ctx.config
    server.on('error', (error: NodeJS.ErrnoException) => reject(unlistenable(ctx, error)))
    server.listen(port, host, () => resolve(server))
  })
}

function unlistenable(ctx: AppContext, error: NodeJS.ErrnoException): Error {
  const { host, port } = ctx.config
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken, perhaps by a Bothy that runs already. Stop that, or set BOTHY_PORT to another.`,
    EACCES: `Port ${port} may not be used by this account. Set BOTHY_PORT to one above 1023.`,
    EADDRNOTAVAIL: `BOTHY_HOST is "${host}"; expected an address of this machine.`,
  }
  const reason = reasons[error.code ?? '']
  return reason ? new AppError('PORT_UNUSABLE', reason, { cause: error }) : error
}

/**
 * All of them: the server itself forgets those that asked for an upgrade, however they
 * were answered.
 */
function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

/** Lets answers under way finish, for at most two seconds. */
function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, 2000).unref()
  })
}
