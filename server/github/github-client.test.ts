import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { openTestGithub } from '#server/auth/github/github.testing.ts'

const exchange = 'POST /login/oauth/access_token'
const user = 'GET /api/v3/user'
const bad = '{"message":"Bad credentials"}'

test.each([
  [exchange, { kind: 'status', status: 500 }],
  [exchange, { kind: 'status', status: 503, body: '<html>Unicorn!</html>' }],
  [exchange, { kind: 'status', status: 200, body: '<html>Sign in to the Wi-Fi</html>' }],
  [exchange, { kind: 'status', status: 200, body: '{"access_token":""}' }],
  [exchange, { kind: 'rate limited' }],
  [exchange, { kind: 'broken' }],
  [exchange, { kind: 'upgrading' }],
  [exchange, { kind: 'endless' }],
  [user, { kind: 'status', status: 502 }],
  [user, { kind: 'status', status: 429 }],
  [user, { kind: 'status', status: 401, body: bad }],
  [user, { kind: 'rate limited' }],
  [user, { kind: 'broken' }],
  [user, { kind: 'upgrading' }],
  [user, { kind: 'endless' }],
] as const)('F-52 a GitHub that fails at %s with %o is said to be away', async (request, mood) => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  {
    using _ = github.hub.mood(request, mood)
    expect(await browser.visitGithub()).toBe('/sign-in?error=GITHUB_UNREACHABLE')
  }
  expect(await github.accounts()).toEqual([])
  expect(await browser.visitGithub()).toBe('/')
})

test.each([
  [exchange, 'silent'],
  [exchange, 'stuck'],
  [user, 'silent'],
  [user, 'stuck'],
] as const)('F-52 a GitHub that is %s %s is not waited for', async (request, kind) => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  github.ctx.config.github.deadlineMs = 300
  using _ = github.hub.mood(request, { kind })
  expect(await github.browser().visitGithub()).toBe('/sign-in?error=GITHUB_UNREACHABLE')
})

test('F-52 nobody is signed out by a GitHub that is away', async () => {
  await using github = await openTestGithub()
  const owner = await github.ownersBrowser()
  const ada = github.browser()
  await ada.visitGithub()
  await github.hub[Symbol.asyncDispose]()
  expect(await github.browser().leave()).toMatchObject({ status: 200 })
  expect(await ada.session()).not.toBeNull()
  expect(await owner.session()).not.toBeNull()
})

test('credentials do not follow a redirect to another host', async () => {
  await using github = await openTestGithub()
  await using elsewhere = await GitHubStandIn.start()
  await github.ownersBrowser()
  for (const request of [exchange, user]) {
    const location = `${elsewhere.url}${request.split(' ')[1]}`
    using _ = github.hub.mood(request, { kind: 'elsewhere', location })
    expect(await github.browser().visitGithub()).toBe('/sign-in?error=GITHUB_UNREACHABLE')
  }
  expect(elsewhere.log).toEqual([])
})

test('a client secret that GitHub does not know is named as what it is', async () => {
  await using github = await openTestGithub({ environment: { AUTH_GITHUB_SECRET: 'outdated' } })
  await github.ownersBrowser()
  expect(await github.browser().visitGithub()).toBe('/sign-in?error=GITHUB_MISCONFIGURED')
})

test('a callback that GitHub does not know is named as what it is', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  const { url } = (await (await browser.leave()).json()) as { url: string }
  const { callbackUrl } = github.hub.oauth.app
  github.hub.oauth.app.callbackUrl = `${callbackUrl}/elsewhere`
  const back = new URL(await browser.decide(url, 'authorize'))
  const response = await browser.open(`${callbackUrl}${back.search}`)
  expect(response.headers.get('location')).toContain('GITHUB_MISCONFIGURED')
})

test('a certificate that no known authority vouches for is not trusted', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_EXTRA_CA: '' } })
  await github.ownersBrowser()
  expect(await github.browser().visitGithub()).toBe('/sign-in?error=GITHUB_UNREACHABLE')
  expect(github.hub.log.filter((line) => line === exchange)).toEqual([])
})

test('the proxy of the configuration is used, and not where it says so', async () => {
  const tunnels: string[] = []
  const proxy = createServer().on('connect', (request, client, head) => {
    tunnels.push(request.url ?? '')
    const [host, port] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      client.pipe(upstream).pipe(client)
    })
    for (const socket of [client, upstream]) {
      socket.on('error', () => {
        client.destroy()
        upstream.destroy()
      })
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  for (const NO_PROXY of ['', '127.0.0.1']) {
    await using github = await openTestGithub({ environment: { HTTPS_PROXY, NO_PROXY } })
    await github.ownersBrowser()
    expect(await github.browser().visitGithub()).toBe('/')
    const { host } = new URL(github.hub.url)
    expect(tunnels).toEqual(NO_PROXY === '' ? [host, host] : [])
    tunnels.length = 0
  }
  proxy.closeAllConnections()
  proxy.close()
})
