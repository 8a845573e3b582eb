import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AppContext } from '#server/context.ts'
import { listenBeside, type SideListener } from '#server/http/side-listener.ts'
import { addMetricsOfNow } from './metrics-of-now.ts'

/** For Prometheus and whoever looks after the machine, at a port of its own (S-95). */
export async function listenForMetrics(
  ctx: AppContext,
  place: { host: string; port: number },
): Promise<SideListener> {
  addMetricsOfNow(ctx)
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    answer(ctx, request, response).catch((error: unknown) => {
      ctx.log.error({ err: error }, 'The metrics could not be read')
      response.headersSent ? response.destroy() : response.writeHead(500).end()
    })
  })
  return listenBeside(server, { ...place, variable: 'BOTHY_METRICS_PORT' })
}

async function answer(
  ctx: AppContext,
  { method, url }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store')
  const isReading = method === 'GET' || method === 'HEAD'
  if (isReading && url === '/metrics') {
    const text = await ctx.metrics.registry.metrics()
    response.writeHead(200, { 'Content-Type': ctx.metrics.registry.contentType }).end(text)
  } else if (isReading && url === '/health') {
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end('ok')
  } else if (isReading && url === '/ready') {
    const report = await ctx.readiness.read()
    response.writeHead(report.isReady ? 200 : 503, { 'Content-Type': 'application/json' })
    response.end(`${JSON.stringify(report)}\n`)
  } else {
    response.writeHead(404, { 'Content-Type': 'text/plain' })
    response.end('Here are /metrics, /health and /ready.\n')
  }
}
