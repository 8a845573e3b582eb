import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { publicUrl } from '../auth.testing.ts'
import { openTestGithub } from './github.testing.ts'

test('S-14 the way back works only in the browser that left', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const mallory = github.browser()
  const { url } = (await (await mallory.leave()).json()) as { url: string }
  const back = await mallory.decide(url, 'authorize')
  const victim = github.browser()
  const onOwnTrip = github.browser()
  await onOwnTrip.leave()
  for (const browser of [victim, onOwnTrip]) {
    const response = await browser.open(back)
    expect(response.headers.get('location')).toContain('/sign-in?error=GITHUB_TRIP_INVALID')
    expect(await browser.session()).toBeNull()
  }
  // A signed-in victim stays who they are.
  const alice = github.browser()
  alice.take(await github.auth.acceptLink(await github.auth.token('alice')))
  await alice.open(back)
  expect((await alice.session())?.user.name).toBe('alice')
  expect(github.hub.log.filter((line) => line.startsWith('POST'))).toEqual([])
})

test('S-14 tampered state, tampered verifier and planted cookies are refused', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)
  for (const [name, tamper] of [
    ['__Host-bothy.state', flip],
    ['__Host-bothy.pkce', flip],
    ['__Host-bothy.errand', flip],
    ['__Host-bothy.state', () => ''],
    ['__Host-bothy.pkce', () => ''],
    ['__Host-bothy.errand', () => ''],
  ] as const) {
    const browser = github.browser()
    const { url } = (await (await browser.leave()).json()) as { url: string }
    const back = await browser.decide(url, 'authorize')
    browser.cookies.set(name, tamper(browser.cookies.get(name) ?? ''))
    const response = await browser.open(back)
    expect([name, response.headers.get('location')]).toEqual([
      name,
      expect.stringContaining('error=GITHUB_TRIP_INVALID'),
    ])
    expect(await browser.session()).toBeNull()
  }
  for (const state of ['', 'x', 'A'.repeat(1900), 'A'.repeat(3000)]) {
    const browser = github.browser()
    const { url } = (await (await browser.leave()).json()) as { url: string }
    const back = new URL(await browser.decide(url, 'authorize'))
    back.searchParams.set('state', state)
    const location = (await browser.open(back.href)).headers.get('location')
    expect(location).toContain('error=GITHUB_TRIP_INVALID')
  }
  expect(await github.accounts()).toEqual([])
})

test('S-14 a verifier of another trip is refused by GitHub itself', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const [one, other] = [github.browser(), github.browser()]
  const { url } = (await (await one.leave()).json()) as { url: string }
  await other.leave()
  const back = await one.decide(url, 'authorize')
  one.cookies.set('__Host-bothy.pkce', other.cookies.get('__Host-bothy.pkce') ?? '')
  const response = await one.open(back)
  expect(response.headers.get('location')).toContain('error=GITHUB_TRIP_INVALID')
  expect(github.hub.log).toContain('POST /login/oauth/access_token')
  expect(await one.session()).toBeNull()
})

test('S-14 a callback is used once, also by who kept the cookies', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  const { url } = (await (await browser.leave()).json()) as { url: string }
  const back = await browser.decide(url, 'authorize')
  const kept = github.browser()
  for (const [name, value] of browser.cookies) kept.cookies.set(name, value)
  expect((await browser.open(back)).headers.get('location')).toBe(`${publicUrl}/`)
  browser.cookies.delete('__Host-bothy.session')
  for (const again of [browser, kept]) {
    const location = (await again.open(back)).headers.get('location')
    expect(location).toContain('error=GITHUB_TRIP_INVALID')
    expect(await again.session()).toBeNull()
  }
})

test('S-13 nothing a browser takes along to GitHub counts as a session', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  await browser.leave()
  for (const value of browser.cookies.values()) {
    const cookie = `__Host-bothy.session=${value}`
    expect(await (await github.auth.get('/api/auth/session', { cookie })).json()).toBeNull()
  }
})

test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', '/api/auth/signout'])(
  'S-11 nobody is sent to %j after signing in',
  async (callbackUrl) => {
    await using github = await openTestGithub()
    await github.ownersBrowser()
    const browser = github.browser()
    const { url } = (await (await browser.leave('sign-in', { callbackUrl })).json()) as {
      url: string
    }
    browser.cookies.set('__Host-bothy.callback', encodeURIComponent(callbackUrl))
    const response = await browser.open(await browser.decide(url, 'authorize'))
    expect(response.headers.get('location')).toBe(`${publicUrl}/`)
  },
)

test('the way to GitHub is the same-origin page’s alone, and needs the CSRF token', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const { cookie, csrfToken } = await github.auth.csrf('')
  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    github.auth.postJson('/api/auth/signin/github', body, { cookie, ...headers })
  const good = { csrfToken, intent: 'sign-in' }
  expect((await ask(good, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await ask(good, { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await ask({ ...good, csrfToken: 'a'.repeat(64) })).status).toBe(403)
  expect((await ask(good, { cookie: '' })).status).toBe(403)
  expect((await ask({ csrfToken })).status).toBe(400)
  expect((await ask({ ...good, intent: 'own' })).status).toBe(400)
  expect((await ask({ ...good, intent: 'connect' })).status).toBe(401)
  expect((await github.auth.get('/api/auth/signin/github')).status).toBe(404)
  expect((await ask(good)).status).toBe(200)
})

test('S-12 a malformed way back is answered at once, with the page and nothing of it', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  let peer = 0
  for (const query of [
    '',
    'code=x',
    'state=x',
    'code=x&code=y&state=z',
    'error=%3Cscript%3E&state=x',
    'error=access_denied',
    `code=${'a'.repeat(600)}&state=x`,
    'code=%00&state=%00',
    'code[]=x&state[]=y',
    `code=x&state=${'%F0%9F%92%A5'.repeat(50)}`,
    '%',
  ]) {
    const browser = github.browser()
    await browser.leave()
    const began = process.threadCpuUsage()
    const response = await github.auth.handle(
      new Request(`${publicUrl}/api/auth/callback/github?${query}`, {
        headers: { cookie: browser.cookie },
      }),
      String(peer++),
    )
    expect([query, response.status, response.headers.get('location')]).toEqual([
      query,
      303,
      `${publicUrl}/sign-in?error=GITHUB_TRIP_INVALID`,
    ])
    expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(1000)
  }
})

test('S-23 codes cannot be tried for ever', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const ends: string[] = []
  for (let attempt = 0; attempt < 35; attempt++) {
    const browser = github.browser()
    const { url } = (await (await browser.leave()).json()) as { url: string }
    const back = new URL(await browser.decide(url, 'authorize'))
    back.searchParams.set('code', createHash('sha1').update(String(attempt)).digest('hex'))
    const location = (await browser.open(back.href)).headers.get('location') ?? ''
    ends.push(new URL(location).searchParams.get('error') ?? '')
  }
  expect(ends.slice(0, 30)).toEqual(Array(30).fill('GITHUB_TRIP_INVALID'))
  expect(ends.slice(30)).toEqual(Array(5).fill('TOO_MANY_ATTEMPTS'))
})
