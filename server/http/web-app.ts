import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { exportAccount, exportAccountPath } from '#server/account/export-account.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { authHandler, readSession } from '#server/auth/auth.ts'
import { requireSameOrigin, requireSameOriginJson } from '#server/auth/origin.ts'
import type { Config } from '#server/config.ts'
import type { AppContext } from '#server/context.ts'
import { archivePath, exportArchive } from '#server/files/export-archive.ts'
import {
  finishRegistration,
  manifestPath,
  receiveWebhook,
  webhookPath,
} from '#server/github/github.ts'
import { enterFromApp } from '#server/ports/access/enter-from-app.ts'
import { enterFromAppPath } from '#server/ports/access/refuse-port.ts'
import { newReference } from '#server/reference.ts'
import { appRouter } from '#server/router.ts'
import type { RequestOrigin } from '#server/trpc.ts'
import { exportUsage, exportUsagePath } from '#server/usage/export-usage.ts'
import { clientAddress } from './client-address.ts'
import { securityHeaders } from './security-headers.ts'
import { wholeOrBroken } from './whole-or-broken.ts'

/** Whom a request comes from, and what their browser calls itself. */
const fromOf = (config: Config, c: Context<{ Bindings: HttpBindings }>): RequestOrigin => ({
  address: clientAddress(config, c.env.incoming),
  userAgent: c.req.header('user-agent') ?? null,
})

/** Asked by Node's own server, whose request says who asks. */
export type WebApp = Hono<{ Bindings: HttpBindings }>

const maxBodyBytes = 1024 * 1024

/** Everything that is answered over plain HTTP on the app's origin. */
export function createWebApp(ctx: AppContext, webFolder: string): WebApp {
  const app: WebApp = new Hono()
  const { host } = new URL(ctx.config.publicUrl)
  const auth = authHandler(ctx)

  app.use(securityHeaders(ctx.config))
  // By Host alone, before any routing, and by exact compare: another name could be a rebound
  // one (S-08, S-44).
  app.use(async (c, next) => {
    if (c.req.header('host') === host) return next()
    return c.text(`This is Bothy. Its address is ${ctx.config.publicUrl}\n`, 421)
  })
  // Dull, since anybody may ask; who looks after the machine has a listener of their own (S-95).
  app.get('/health', (c) => c.text('ok'))
  app.get('/ready', async (c) => {
    const { isReady } = await ctx.readiness.read()
    return isReady ? c.text('ready') : c.text('not ready', 503)
  })
  // No script can set this header: it is a browser's WebSocket, and Node took it for none (F-57).
  app.use(async (c, next) => {
    if (c.req.header('sec-websocket-key') === undefined) return next()
    const session = await readSession(ctx, c.req.header('cookie'))
    if (session) ctx.lostUpgrades.record(session.tokenHash)
    return c.text('The upgrade of this WebSocket was lost on its way here.\n', 426)
  })

  app.use('/api/auth/*', bodyLimit({ maxSize: maxBodyBytes }))
  app.all('/api/auth/*', (c) => {
    const refusal = requireSameOrigin(ctx.config, c.req.raw)
    return refusal ?? auth(c.req.raw, clientAddress(ctx.config, c.env.incoming) ?? undefined)
  })

  app.use('/trpc/*', bodyLimit({ maxSize: maxBodyBytes }))
  app.all('/trpc/*', async (c) => {
    const refusal = requireSameOriginJson(ctx.config, c.req.raw)
    if (refusal) return refusal
    const cookie = c.req.header('cookie')
    const session = await readSession(ctx, cookie)
    return fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router: appRouter,
      createContext: () => ({
        ...ctx,
        session,
        from: fromOf(ctx.config, c),
        ...(!session && { cookie }),
      }),
    })
  })
  app.get('/audit/export', async (c) => {
    const answer = await exportAudit({ ...ctx, from: fromOf(ctx.config, c) }, c.req.raw)
    return wholeOrBroken(answer, c.env.outgoing)
  })
  app.get(exportUsagePath, async (c) => {
    const answer = await exportUsage({ ...ctx, from: fromOf(ctx.config, c) }, c.req.raw)
    return wholeOrBroken(answer, c.env.outgoing)
  })
  app.get(exportAccountPath, (c) =>
    exportAccount({ ...ctx, from: fromOf(ctx.config, c) }, c.req.raw),
  )
  app.get(`${archivePath}:name`, async (c) => {
    const inside = { ...ctx, from: fromOf(ctx.config, c) }
    const answer = await exportArchive(inside, c.req.param('name'), c.req.raw)
    return wholeOrBroken(answer, c.env.outgoing)
  })
  app.get(enterFromAppPath, (c) => enterFromApp(ctx, c.req.raw))
  app.get(manifestPath, (c) =>
    finishRegistration({ ...ctx, from: fromOf(ctx.config, c) }, c.req.raw),
  )
  // Of no page, so of no origin: GitHub's signature lets it in.
  app.post(webhookPath, bodyLimit({ maxSize: maxBodyBytes }), (c) => receiveWebhook(ctx, c.req.raw))
  app.all('/api/*', (c) => c.notFound())

  serveWeb(app, webFolder)
  app.onError((error, c) => {
    // A refusal, such as of a body that is too long: no fault of the server's, and
    // nothing for its log.
    if (error instanceof HTTPException) return error.getResponse()
    const reference = newReference()
    ctx.log.error({ err: error, path: c.req.path, reference }, 'A request failed')
    return c.text(`Something went wrong on the server. Its log says more under ${reference}.`, 500)
  })
  return app
}

/**
 * The built web: hashed assets for ever, pages always asked for again, unknown paths to the
 * app's own router.
 */
function serveWeb(app: WebApp, webFolder: string): void {
  app.use(
    '*',
    serveStatic({
      root: webFolder,
      precompressed: true,
      onFound: (path, c) => {
        const isHashed = path.includes('/assets/')
        c.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
  )
  app.get('*', async (c) => {
    const isPage = c.req.header('accept')?.includes('text/html') ?? false
    if (!isPage) return c.notFound()
    c.header('Cache-Control', 'no-cache')
    return c.html(await readFile(join(webFolder, 'index.html'), 'utf8'))
  })
}
