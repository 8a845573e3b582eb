import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestProxy } from '../port-proxy.testing.ts'

let proxy: TestProxy
let port: number
let asked: string[] = []
let answers: string[] = []
beforeAll(async () => {
  proxy = await TestProxy.start()
  port = await proxy.runApp((request, response) => {
    asked = request.rawHeaders
    response.writeHead(200, answers).end()
  })
})
afterAll(() => proxy[Symbol.asyncDispose]())

/** What the app saw of what was sent. */
async function send(headers: Record<string, string>): Promise<Record<string, string>> {
  await proxy.ask(port, { headers })
  return named(asked)
}

/** What the browser gets of what the app said. */
async function answer(...headers: string[]): Promise<Record<string, string>> {
  answers = headers
  try {
    const { rawHeaders } = await proxy.ask(port, { headers: { origin: siblingOrigin() } })
    return named(rawHeaders)
  } finally {
    answers = []
  }
}

const named = (raw: string[]) =>
  Object.fromEntries(
    raw.flatMap((name, at) => (at % 2 ? [] : [[name.toLowerCase(), raw[at + 1] ?? '']])),
  )
const siblingOrigin = () => `http://${proxy.hostOf(4321)}`

test('the app is at localhost, and is told where the browser thinks it is', async () => {
  expect(await send({})).toMatchObject({
    host: `localhost:${port}`,
    'x-forwarded-host': proxy.hostOf(port),
    'x-forwarded-proto': 'http',
    'x-forwarded-port': String(proxy.app.port),
    'x-forwarded-for': '127.0.0.1',
  })
})

test('what a page says for itself passes as it is', async () => {
  const own = {
    authorization: 'Bearer of-the-app',
    accept: 'application/json',
    'content-type': 'application/grpc-web+proto',
    'x-csrf-token': 't',
    'x-requested-with': 'XMLHttpRequest',
    'next-action': 'a1',
    apikey: 'k',
    range: 'bytes=0-1',
    'if-none-match': '"e"',
    'sec-fetch-site': 'same-origin',
    te: 'trailers',
    cookie: 'a=1; theme=dark; __Host-mine=2; authjs.session-token=t',
  }
  expect(await send(own)).toMatchObject(own)
})

test.each([
  ['a session', '__Host-bothy.session=secret'],
  ['a piece of one', '__Host-bothy.session.0=secret'],
  ['the token against forged requests', '__Host-bothy.csrf=secret'],
  ['the access to a port', '__Host-bothy-port=secret'],
  ['one in another case', '__HOST-BOTHY-PORT=secret'],
  ['one for https', '__Secure-bothy.callback=secret'],
  ['one without a prefix', 'bothy.session=secret'],
  ['one without a name', '=__Host-bothy.session=secret'],
  ['one among others', 'a=1;__Host-bothy-port=secret; b=2'],
])('S-06 no cookie of the platform’s reaches the app: %s', async (_, cookie) => {
  const got = await send({ cookie })
  expect(JSON.stringify(got)).not.toContain('secret')
  if (cookie.includes('a=1')) expect(got.cookie).toBe('a=1; b=2')
})

test.each([
  'bothy-user',
  'Bothy-Role',
  'bothy_role',
  'X-Bothy-Port-Token',
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X_Forwarded_Host',
  'X-Forwarded-Prefix',
  'Forwarded',
  'X-Real-IP',
  'Remote-User',
  'REMOTE_USER',
  'X-Auth-Request-Email',
  'X-WebAuth-User',
  'X-Authentik-Username',
  'Cf-Access-Jwt-Assertion',
  'X-Goog-Authenticated-User-Email',
  'X-Goog-IAP-JWT-Assertion',
  'X-Ms-Client-Principal',
  'X-Amzn-Oidc-Data',
  'Tailscale-User-Login',
  'X-Original-URL',
  'Proxy-Authorization',
  'Proxy-Connection',
  'Keep-Alive',
  'HTTP2-Settings',
  'Sec-WebSocket-Key',
])('S-06 S-42 %s is nothing an app hears from a visitor', async (name) => {
  expect(JSON.stringify(await send({ [name]: 'said-by-visitor' }))).not.toContain('said-by-visitor')
})

test('what a visitor says of their own address is not believed', async () => {
  const got = await send({ 'x-forwarded-for': '10.0.0.1', 'x-forwarded-host': 'evil.example' })
  expect(got['x-forwarded-for']).toBe('127.0.0.1')
  expect(got['x-forwarded-host']).toBe(proxy.hostOf(port))
})

test('an origin of the same codespace is one of localhost to the app, and no other is', async () => {
  const origins = [
    [`http://${proxy.hostOf(port)}`, `http://localhost:${port}`],
    [siblingOrigin(), 'http://localhost:4321'],
    ['http://other-4321.ports.localhost', 'http://other-4321.ports.localhost'],
    ['https://evil.example', 'https://evil.example'],
    ['null', 'null'],
  ]
  for (const [origin = '', expected] of origins) {
    expect((await send({ origin })).origin).toBe(expected)
  }
})

test('the address of a hand-off is not told as where somebody comes from', async () => {
  const referer = `http://${proxy.hostOf(port)}/.bothy/enter?ticket=secret`
  expect((await send({ referer })).referer).toBeUndefined()
  expect((await send({ referer: 'https://a.example/b' })).referer).toBe('https://a.example/b')
})

test.each([
  ['for the domain of all ports', 'a=1; Domain=ports.localhost; Path=/', 'a=1; Path=/'],
  ['for a domain in other letters', 'a=1; dOmAiN=.localhost', 'a=1'],
  ['for no domain that is one', 'a=1;domain', 'a=1'],
  ['with all there is', 'a=1; Max-Age=5; Secure; HttpOnly; SameSite=Lax', null],
])('S-05 a cookie of the app’s is for its own host: %s', async (_, line, expected) => {
  expect((await answer('Set-Cookie', line))['set-cookie']).toBe(expected ?? line)
})

test.each([
  '__Host-bothy.session=x; Path=/; Secure',
  '__Host-bothy.session.0=x',
  '__Host-bothy-port=x; Path=/; Secure',
  'bothy.session=x; Domain=localhost',
  '=__Host-bothy.session=x',
  ' __host-Bothy.csrf=x',
])('S-05 an app cannot set a cookie of the platform’s: %s', async (line) => {
  expect((await answer('Set-Cookie', line))['set-cookie']).toBeUndefined()
})

test('several cookies stay several, with ours behind them', async () => {
  proxy.access = () => ({ setCookies: ['__Host-bothy-port=new; Path=/; Secure'] })
  answers = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2; Domain=ports.localhost']
  const { headers } = await proxy.ask(port)
  expect(headers['set-cookie']).toEqual(['a=1', 'b=2', '__Host-bothy-port=new; Path=/; Secure'])
  proxy.access = () => ({})
  answers = []
})

test.each([
  ['Strict-Transport-Security', 'max-age=600; includeSubDomains; preload', 'max-age=600'],
  ['Strict-Transport-Security', 'includeSubDomains', undefined],
  ['Clear-Site-Data', '"cookies", "cache"', '"cache"'],
  ['Clear-Site-Data', '"*"', '"cache", "storage", "executionContexts"'],
  ['Clear-Site-Data', '"cookies"', undefined],
  ['Service-Worker-Allowed', '/', '/'],
  ['Service-Worker-Allowed', '//evil.example/', undefined],
  ['Alt-Svc', 'h3="evil.example:443"', undefined],
  ['Report-To', '{"include_subdomains":true}', undefined],
  ['NEL', '{"report_to":"x"}', undefined],
  ['Public-Key-Pins', 'x', undefined],
  ['Set-Cookie2', 'x', undefined],
  ['X-Accel-Redirect', '/internal', undefined],
  ['X-Accel-Buffering', 'no', 'no'],
  ['X-Sendfile', '/etc/passwd', undefined],
  ['Bothy-Reason', 'PORT_REFUSED', undefined],
  ['Proxy-Authenticate', 'Basic', undefined],
  ['Keep-Alive', 'timeout=99', undefined],
  ['Content-Security-Policy', "frame-ancestors 'none'", "frame-ancestors 'none'"],
  ['X-Frame-Options', 'DENY', 'DENY'],
  ['Cache-Control', 'no-store', 'no-store'],
  ['constructor', 'x', 'x'],
])('S-46 of an answer, %s: %s is for its own host alone', async (name, value, expected) => {
  const got = await answer(name, value)
  if (name === 'Keep-Alive') expect(got['keep-alive']).not.toBe(value)
  else expect(got[name.toLowerCase()]).toBe(expected)
})

test('an address of localhost in an answer is the forwarded one', async () => {
  const forwarded = `http://${proxy.hostOf(port)}`
  const places = [
    [`http://localhost:${port}/a?b#c`, `${forwarded}/a?b#c`],
    [`http://127.0.0.1:${port}`, forwarded],
    [`http://0.0.0.0:${port}/`, `${forwarded}/`],
    [`http://[::1]:${port}/`, `${forwarded}/`],
    ['http://localhost:4321/x', `${siblingOrigin()}/x`],
    ['/a', '/a'],
    [`http://localhost.evil.example:${port}/`, `http://localhost.evil.example:${port}/`],
    [`http://localhost:99999/`, 'http://localhost:99999/'],
    ['https://github.com/login', 'https://github.com/login'],
  ]
  for (const [location = '', expected] of places) {
    expect((await answer('Location', location)).location).toBe(expected)
  }
})

test('a page on another port of the codespace may read the answer, as an app that forbids nothing lets it', async () => {
  const allowed = { 'access-control-allow-origin': siblingOrigin() }
  expect(await answer()).toMatchObject({ ...allowed, 'access-control-allow-credentials': 'true' })
  expect(await answer('Access-Control-Allow-Origin', 'http://localhost:4321')).toMatchObject(
    allowed,
  )
  expect((await answer('Vary', 'Accept')).vary).toBe('Origin')
})

test('a page of anybody else may read what the app says, and no more', async () => {
  const origin = 'https://evil.example'
  const none = await proxy.ask(port, { headers: { origin } })
  expect(none.headers['access-control-allow-origin']).toBeUndefined()
  answers = ['Access-Control-Allow-Origin', '*']
  const all = await proxy.ask(port, { headers: { origin } })
  expect(all.headers['access-control-allow-origin']).toBe('*')
  answers = []
})

test('in a frame of ours the app’s refusals to be framed give way to ours', async () => {
  proxy.access = () => ({ isFrame: true, frameAncestors: 'http://localhost:7080' })
  const policy = "default-src 'self'; frame-ancestors 'none'"
  answers = ['X-Frame-Options', 'DENY', 'Content-Security-Policy', policy]
  const got = await proxy.ask(port)
  expect(got.headers['x-frame-options']).toBeUndefined()
  expect(got.headers['content-security-policy']).toBe(
    "default-src 'self', frame-ancestors http://localhost:7080",
  )
  proxy.access = () => ({})
  answers = []
})

test('in a frame of ours the app’s cookies are for that frame, which keeps no others', async () => {
  proxy.access = () => ({ isFrame: true })
  const line = 'session=1; Path=/; SameSite=Lax; Secure; HttpOnly; Domain=example.com'
  expect((await answer('Set-Cookie', line))['set-cookie']).toBe(
    'session=1; Path=/; HttpOnly; Secure; SameSite=None; Partitioned',
  )
  proxy.access = () => ({})
})

test('what the decision about access says of the answer stands in the place of the app’s word', async () => {
  proxy.access = () => ({ headers: { 'Clear-Site-Data': '"cache", "storage"' } })
  expect((await answer('Clear-Site-Data', '"executionContexts"'))['clear-site-data']).toBe(
    '"cache", "storage"',
  )
  proxy.access = () => ({})
})
