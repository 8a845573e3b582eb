import { expect, test } from 'vitest'
import { openTestAuth, publicUrl } from './auth.testing.ts'

const elsewhere = [
  '//evil.example',
  '///evil.example',
  '////evil.example/x',
  '/\\evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/ /evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https://evil.example',
  'HTTPS://EVIL.EXAMPLE',
  'http:\\\\evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:http://localhost:7080/x',
  '%2f%2fevil.example',
  '%5c%5cevil.example',
  'localhost:7080@evil.example',
  'http://localhost:7080@evil.example',
  'http://localhost:7080.evil.example',
  'http://localhost:70800/',
  'http://localhost:7080//evil.example',
  'http://localhost:7080/\\evil.example',
  'https://localhost:7080/',
  'http://localhost/',
  '/.//evil.example',
  '/..//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  '/\u2028/evil.example',
  '/\0/evil.example',
  '/api/auth/signout',
  '/./api/auth/refused?error=MissingCSRF',
  'evil.example',
  '?x=//evil.example',
  '#//evil.example',
]

test.each(elsewhere)('S-11 nobody is sent to %j after signing in or out', async (callbackUrl) => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  const signedIn = await auth.postJson('/api/auth/callback/link', { token, callbackUrl })
  expect(signedIn.status).toBe(200)
  expect(await signedIn.json()).toEqual({ url: '/' })

  const { cookie, csrfToken } = await auth.csrf(await auth.signIn())
  const hostile = `${cookie}; __Host-bothy.callback=${encodeURIComponent(callbackUrl)}`
  const signedOut = await auth.postJson(
    '/api/auth/signout',
    { csrfToken, callbackUrl },
    { cookie: hostile },
  )
  expect(signedOut.status).toBe(303)
  expect(signedOut.headers.get('location')).toBe(`${publicUrl}/`)
})

test.each([
  '/codespaces',
  '/c/calm-fox?panel=ports#L3',
  `${publicUrl}/settings`,
  '/%2f%2fevil.example',
])('S-11 the path %j of our own is kept', async (callbackUrl) => {
  await using auth = await openTestAuth()
  const token = await auth.token()
  const response = await auth.postJson('/api/auth/callback/link', { token, callbackUrl })
  expect(await response.json()).toEqual({ url: callbackUrl.replace(publicUrl, '') })
})

test('the request for a link is not reachable, nor any page of Auth.js', async () => {
  await using auth = await openTestAuth()
  const { cookie, csrfToken } = await auth.csrf('')
  const asked = await auth.postJson(
    '/api/auth/signin/link',
    { csrfToken, email: 'owner@link.bothy.invalid' },
    { cookie },
  )
  expect(asked.status).toBe(404)
  expect(await auth.ctx.db.selectFrom('VerificationToken').selectAll().execute()).toEqual([])

  const token = await auth.token()
  for (const path of [
    '/providers',
    '/signout',
    '/verify-request',
    '/refused',
    '/webauthn-options',
    '/callback/github?code=x&state=y',
    `/callback/link?token=${token}`,
    `/callback/link?token=${token}&email=owner@link.bothy.invalid`,
    '/signin/link',
    '//csrf',
    '/csrf/',
    '',
  ]) {
    const response = await auth.get(`/api/auth${path}`)
    expect([path, response.status]).toEqual([path, 404])
    expect(response.headers.get('content-type')).toBe('application/json')
  }
  const session = await auth.postJson('/api/auth/session', { csrfToken, data: {} }, { cookie })
  expect(session.status).toBe(404)
  expect(await auth.users()).toEqual([])
})

test('S-24 what stands in an error address is never repeated', async () => {
  await using auth = await openTestAuth()
  const script = encodeURIComponent('<svg/onload=alert(1)>')
  const error = await auth.get(`/api/auth/error?error=${script}`)
  expect(error.headers.get('location')).toBe(`${publicUrl}/sign-in?error=SIGN_IN_FAILED`)
  const page = await auth.get(`/api/auth/signin?error=${script}&callbackUrl=${script}`)
  expect(page.headers.get('location')).toBe(`${publicUrl}/sign-in`)
})

test('the address of the app is the configured one, whatever the request claims', async () => {
  await using auth = await openTestAuth()
  const response = await auth.handle(
    new Request('http://evil.example/api/auth/signin', {
      headers: {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      },
    }),
  )
  expect(response.headers.get('location')).toBe(`${publicUrl}/sign-in`)
})

const fragments = [
  '',
  '%',
  '%00',
  '%zz',
  '\0',
  '\uD800',
  '💥',
  '//',
  '\\',
  '\r\n',
  '[]',
  '{}',
  'null',
  'undefined',
  'true',
  '-1',
  '1e999',
  '__proto__',
  'constructor',
  'toString',
  "' or 1=1 --",
  '{{7*7}}',
  '../../etc',
  'a'.repeat(5000),
  '<script>',
  '|',
  '=',
  ';',
  ',',
  '"',
]

/** The same 500 each time: every pair of fragments, in every place a value can stand. */
function* malformedRequests(): Generator<[path: string, init: RequestInit]> {
  const headers = { origin: publicUrl, 'content-type': 'application/json' }
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
  for (let index = 0; index < 500; index++) {
    const first = fragments[index % fragments.length] ?? ''
    const second =
      fragments[(index * 7 + Math.floor(index / fragments.length)) % fragments.length] ?? ''
    const value = first + second
    const bodies = [
      JSON.stringify({ token: value, callbackUrl: second }),
      JSON.stringify({ token: 'A'.repeat(22), callbackUrl: value }),
      JSON.stringify({ token: [value], callbackUrl: { [first]: second } }),
      `{"token":${value}`,
      JSON.stringify([first, [second]]),
      value.repeat(3000),
    ]
    const cookie = `__Host-bothy.csrf=${encodeURI(value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/g, ''))}`
    const body = bodies[index % bodies.length] ?? ''
    yield ['/api/auth/callback/link', { method: 'POST', headers: { ...headers, cookie }, body }]
    yield ['/api/auth/signout', { method: 'POST', headers: { ...form, cookie }, body }]
    const query = new URLSearchParams({ callbackUrl: value, error: first, token: second })
    yield [`/api/auth/session?${query}`, { headers: { cookie } }]
    yield [`/api/auth/csrf?${query}`, { headers: { cookie } }]
    yield [`/api/auth/callback/link?${query}`, { headers: { cookie } }]
  }
}

test("S-12 malformed values are answered as the sender's mistake, each within a second", async () => {
  await using auth = await openTestAuth()
  let count = 0
  for (const [path, init] of malformedRequests()) {
    const began = process.threadCpuUsage()
    // A new peer each time, or the guesses would be stopped before they are read.
    const response = await auth.handle(new Request(publicUrl + path, init), String(count++))
    expect([path, init.body, response.status < 500]).toEqual([path, init.body, true])
    expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(1000)
    auth.waitMinutes(1)
  }
  expect(count).toBe(2500)
  expect(await auth.users()).toEqual([])
  await auth.signIn()
})
