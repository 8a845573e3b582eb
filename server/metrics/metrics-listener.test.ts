import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '#e2e/fixtures/free-port.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { createRunning } from '#server/files/files.testing.ts'
import { TestApp } from '#server/testing/test-app.ts'

let app: TestApp
let isEngineAway = false
let metricsUrl: string
beforeAll(async () => {
  const port = await freePort()
  metricsUrl = `http://127.0.0.1:${port}`
  app = await TestApp.start({
    environment: { BOTHY_METRICS_PORT: String(port) },
    wrap: ({ db, driver }) => ({ db, driver: moody(driver) }),
  })
})
afterAll(() => app?.[Symbol.asyncDispose]())

function moody(driver: ContainerDriver): ContainerDriver {
  return new Proxy(driver, {
    get(target, name) {
      if (name === 'probe' && isEngineAway) {
        return () => Promise.reject(new Error('The engine at /run/secret.sock is away.'))
      }
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const read = async (path: string) => {
  const answer = await fetch(metricsUrl + path)
  return { status: answer.status, text: await answer.text() }
}
/** The value of a line, by all that stands before it. */
async function figure(line: string): Promise<number | null> {
  const found = (await read('/metrics')).text.split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? null : Number(found.slice(line.length + 1))
}

test('what happens is counted, by states, steps and codes', async () => {
  const ada = await app.signIn()
  const { name } = await createRunning(app, ada)
  await expect(ada.api.codespaces.get({ name: 'no-such-hut' })).rejects.toThrow()
  await fetch(`${app.url}/no-such-page`)
  await expect.poll(() => figure('bothy_requests_total{to="app",status="4xx"}')).toBe(1)
  expect(await figure('bothy_codespaces{state="running"}')).toBe(1)
  expect(await figure('bothy_codespaces{state="stopped"}')).toBe(0)
  expect(await figure('bothy_step_seconds_count{step="workspace",result="done"}')).toBe(1)
  expect(await figure('bothy_start_seconds_count{kind="create",result="done"}')).toBe(1)
  expect(await figure('bothy_errors_total{code="CODESPACE_NOT_FOUND"}')).toBe(1)
  expect(await figure('bothy_isolation_verified')).toBe(1)
  expect(await figure('bothy_open_sockets{to="workspace"}')).toBe(0)
  for (const of of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
    expect(await figure(of)).toBeGreaterThan(0)
  }
  const { text } = await read('/metrics')
  for (const secret of [name, ada.session.user.id, ada.session.user.name, app.folder]) {
    expect(text).not.toContain(secret)
  }
})

test('readiness says what is missing to whoever looks after the machine, and nobody else (S-95)', async () => {
  const now = app.ctx.clock.now
  expect(JSON.parse((await read('/ready')).text)).toEqual({
    isReady: true,
    checks: { database: true, engine: true, isolation: true },
  })
  expect(await (await fetch(`${app.url}/ready`)).text()).toBe('ready')
  isEngineAway = true
  // What was found is good for five seconds.
  expect((await fetch(`${app.url}/ready`)).status).toBe(200)
  app.ctx.clock.now = () => now() + 6000
  const dull = await fetch(`${app.url}/ready`)
  expect([dull.status, await dull.text()]).toEqual([503, 'not ready'])
  expect(await read('/ready')).toMatchObject({
    status: 503,
    text: expect.stringContaining('"engine":false'),
  })
  app.ctx.clock.now = now
  isEngineAway = false
  expect(await read('/health')).toEqual({ status: 200, text: 'ok' })
  expect(await (await fetch(`${app.url}/health`)).text()).toBe('ok')
})

const usualPaths = [
  ...['/metrics', '/metrics/', '/prometheus', '/actuator', '/actuator/health', '/actuator/env'],
  ...['/debug', '/debug/pprof', '/debug/vars', '/json/list', '/json/version', '/status'],
  ...['/server-status', '/healthz?verbose', '/livez', '/readyz', '/api', '/api/metrics', '/panel'],
  ...['/trpc-panel', '/trpc/panel', '/api/trpc', '/graphql', '/swagger.json', '/openapi.json'],
  ...['/.env', '/.git/config', '/.git/HEAD', '/package.json', '/config.json', '/server/main.ts'],
  ...['/assets/index.js.map', '/main.mjs.map', '/dist/server/main.mjs', '/node_modules', '/logs'],
  ...[
    '/phpinfo.php',
    '/.DS_Store',
    '/backup.zip',
    '/bothy.db',
    '/../bothy.db',
    '/admin/audit.json',
  ],
]

test('nobody finds diagnostics at the usual places (S-95)', async () => {
  for (const path of usualPaths) {
    const answer = await fetch(app.url + path)
    expect([path, answer.status]).toEqual([path, 404])
  }
  expect((await read('/')).status).toBe(404)
  expect((await fetch(`${metricsUrl}/metrics`, { method: 'POST' })).status).toBe(404)
})

test('without a port of their own there are no metrics', async () => {
  await using other = await TestApp.start()
  expect(other.ctx.config.metrics).toBeNull()
  expect((await fetch(`${other.url}/metrics`)).status).toBe(404)
})
