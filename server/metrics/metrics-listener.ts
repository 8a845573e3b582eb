import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { addMetricsOfNow } from './metrics-of-now.ts'

export type MetricsListener = AsyncDisposable & { port: number }

/** For Prometheus and whoever looks after the machine, at a port of its own (S-95). */
export async function listenForMetrics(
  ctx: AppContext,
  { host, port }: { host: string; port: number },
): Promise<MetricsListener> {
  addMetricsOfNow(ctx)
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    answer(ctx, request, response).catch((error: unknown) => {
      ctx.log.error({ err: error }, 'The metrics could not be read')
      response.headersSent ? response.destroy() : response.writeHead(500).end()
    })
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new AppError(
      'PORT_UNUSABLE',
      `BOTHY_METRICS_PORT is ${port}, at which ${host} cannot be listened on: ${(error as Error).message}.`,
      { cause: error },
    )
  }
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
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
