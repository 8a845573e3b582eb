import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, request as plainRequest } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { freePort } from '#e2e/fixtures/free-port.ts'
import { type ProxyPlace, TestProxy } from '#e2e/fixtures/reverse-proxy.ts'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { issueSignInLink } from '#server/auth/auth.ts'
import { createRunning, mint } from '#server/files/files.testing.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { writeCertificate } from './tls/certificates.testing.ts'

const appName = 'bothy.example.com'
/** Everybody on this machine has many addresses of it. */
const visitor = '127.0.0.9'

type Asked = { method?: string; headers?: Record<string, string>; body?: string | Buffer }

const trusting = (servername: string) => ({ servername, rejectUnauthorized: false })

const kinds = [
  { kind: 'nginx', isHere: true },
  // Large, so only `npm run test:full` fetches it.
  { kind: 'caddy', isHere: process.env.BOTHY_TEST_CADDY !== undefined },
] as const

describe.for(kinds)('behind $kind', { timeout: 60_000 }, ({ kind, isHere }) => {
  if (!isHere) return test.skip('F-57 behind Caddy, which only npm run test:full fetches')
  const stack = new AsyncDisposableStack()
  let place: ProxyPlace
  let app: TestApp
  let ada: TestUser
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bothy-tls-'))
    stack.defer(() => rmSync(folder, { recursive: true }))
    const files = await writeCertificate(folder, 'one', { names: [appName, '*.ports.example.com'] })
    const port = await freePort()
    app = stack.use(
      await TestApp.start({
        environment: {
          BOTHY_URL: `https://${appName}:${port}`,
          BOTHY_PORTS_URL: `https://ports.example.com:${port}`,
          BOTHY_TRUSTED_PROXIES: '127.0.0.1',
        },
      }),
    )
    place = { plainPort: await freePort(), port, upstreamPort: app.port, files }
    stack.use(await TestProxy.start(kind, place))
    ada = await signIn()
  })
  afterAll(() => stack.disposeAsync())

  /** As a browser whose names lead to the proxy, from an address that no proxy has. */
  async function ask(address: string, { method = 'GET', headers = {}, body }: Asked = {}) {
    const { hostname, host, pathname, search } = new URL(address, app.url)
    const asked = request({
      host: '127.0.0.1',
      port: place.port,
      localAddress: visitor,
      ...trusting(hostname),
      agent: false,
      method,
      path: pathname + search,
      headers: { host, ...headers },
    })
    asked.end(body)
    const [response] = await once(asked, 'response')
    return { status: response.statusCode, headers: response.headers, text: await text(response) }
  }

  async function signIn(): Promise<TestUser> {
    const { url } = await issueSignInLink(app.ctx, {})
    const { headers } = await ask('/api/auth/callback/link', {
      method: 'POST',
      headers: { origin: app.url, 'content-type': 'application/json' },
      body: JSON.stringify({ token: new URL(url).hash.slice(1) }),
    })
    const pairs = (headers['set-cookie'] ?? []).map((line: string) => line.split(';')[0] ?? '')
    const cookie = pairs.filter((pair: string) => !pair.endsWith('=')).join('; ')
    return app.comeBack({ cookie } as TestUser)
  }

  function open(address: string, headers: Record<string, string> = {}): WebSocket {
    const { hostname, host, pathname } = new URL(address, app.url)
    return new WebSocket(`wss://127.0.0.1:${place.port}${pathname}`, {
      ...trusting(hostname),
      headers: { host, ...headers },
    })
  }

  test('who signs in is known by their own address, whatever they claim (S-03)', async () => {
    await ask('/api/auth/callback/link', {
      method: 'POST',
      headers: {
        origin: app.url,
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.9',
      },
      body: JSON.stringify({ token: 'a guess' }),
    })
    const { events } = await listAudit(app.ctx, listAuditInput.parse({}))
    const addresses = new Set(events.map(({ address }) => address))
    expect([...addresses].filter((address) => address !== null)).toEqual([visitor])
  })

  test('what is not encrypted is sent to where it is', async () => {
    const asked = plainRequest({
      host: '127.0.0.1',
      port: place.plainPort,
      path: '/a?b=1',
      headers: { host: appName },
    }).end()
    const [{ statusCode, headers }] = await once(asked, 'response')
    expect(statusCode).toBe(308)
    expect(headers.location).toMatch(new RegExp(`^https://${appName}(:\\d+)?/a\\?b=1$`))
  })

  test('a WebSocket of the page opens and stays, and is answered (F-57)', async () => {
    const socket = open('/trpc', { origin: app.url, cookie: ada.cookie })
    await once(socket, 'open')
    const params = { path: 'system.watch', input: undefined }
    socket.send(JSON.stringify({ id: 1, method: 'subscription', params }))
    const [started] = await once(socket, 'message')
    expect(String(started)).toContain('"started"')
    socket.send('PING')
    const answered = async (): Promise<string> => {
      const [message] = await once(socket, 'message')
      return String(message) === 'PONG' ? 'PONG' : answered()
    }
    expect(await answered()).toBe('PONG')
    socket.terminate()
  })

  test('an upload of several megabytes comes through, and what an app on a port sees is right', async () => {
    const { name, folder } = await createRunning(app, ada)
    const body = Buffer.alloc(3_000_000, 7)
    const url = new URL(await mint(ada, name, 'upload', folder))
    const input = { path: 'big', id: 'abcdefghijkl', sizeBytes: body.length, offset: 0 }
    const more = { modifiedAt: null, overwrite: false }
    url.searchParams.set('input', JSON.stringify({ ...input, ...more }))
    const sent = { origin: app.url, 'sec-fetch-dest': 'empty', 'content-length': `${body.length}` }
    const answer = await ask(url.href, { method: 'POST', headers: sent, body })
    expect(answer).toMatchObject({ status: 201 })
    expect(readFileSync(join(folder, 'big')).equals(body)).toBe(true)

    const seen: IncomingHttpHeaders[] = []
    const program = createServer((asked, response) => {
      seen.push(asked.headers)
      response.end('hello')
    })
    const sockets = new WebSocketServer({ server: program })
    sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}!`)))
    await once(program.listen(0, '127.0.0.1'), 'listening')
    stack.defer(() => program.closeAllConnections())
    const { port } = program.address() as AddressInfo
    await ada.api.ports.update({ name, port, visibility: 'public' })
    const origin = `https://${name}-${port}.ports.example.com:${place.port}`
    const claims = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'evil.example' }
    expect(await ask(origin, { headers: claims })).toMatchObject({ status: 200, text: 'hello' })
    expect(seen).toMatchObject([
      {
        'x-forwarded-for': visitor,
        'x-forwarded-host': new URL(origin).host,
        'x-forwarded-proto': 'https',
      },
    ])
    const socket = open(origin)
    await once(socket, 'open')
    socket.send('hi')
    expect(String((await once(socket, 'message'))[0])).toBe('hi!')
    socket.terminate()
    program.close()
  })

  if (kind === 'nginx') {
    test('where the proxy takes the upgrade out, the page can tell that it is that (F-57)', async () => {
      const { isUpgradeLost } = await ada.api.system.line()
      expect(isUpgradeLost).toBe(false)
      const [plainPort, port] = [await freePort(), await freePort()]
      const withoutUpgrade = (text: string) => text.replace(/proxy_set_header Upgrade .*;/, '')
      await using _ = await TestProxy.start('nginx', { ...place, plainPort, port }, withoutUpgrade)
      const refused = new WebSocket(`wss://127.0.0.1:${port}/trpc`, {
        ...trusting(appName),
        headers: { host: new URL(app.url).host, origin: app.url, cookie: ada.cookie },
      })
      refused.on('error', () => undefined)
      const [, { statusCode }] = await once(refused, 'unexpected-response')
      expect(statusCode).toBe(426)
      refused.terminate()
      expect(await ada.api.system.line()).toEqual({ isUpgradeLost: true })
    })
  }
})
