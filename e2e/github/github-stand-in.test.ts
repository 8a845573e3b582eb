import { expect, test } from 'vitest'
import { callbackUrl, startHub } from './hub.testing.ts'

test('what it says of people is what GitHub’s own description says', async () => {
  await using github = await startHub()
  const code = await github.newCode({ scope: 'user:email' })
  const { access_token: token = '' } = await github.exchange(code)
  for (const path of ['/user', '/users/ada', '/user/1001', '/user/emails']) {
    expect([path, (await github.api(path, { token })).status]).toEqual([path, 200])
  }
  const refused = await github.api('/user', { token: 'gho_x' })
  expect([refused.status, refused.json.message]).toEqual([401, 'Bad credentials'])
  expect((await github.api('/user')).status).toBe(401)
})

test('email addresses are for who was asked for them', async () => {
  await using github = await startHub()
  const { token } = github.hub.authorize(github.hub.oauth.app, 'ada')
  expect((await github.api('/user/emails', { token })).status).toBe(404)
})

test('what is asked or said otherwise than GitHub describes it fails who asks, and who disposes of it', async () => {
  const github = await startHub()
  const { token } = github.hub.authorize(github.hub.oauth.app, 'ada')
  expect((await github.api('/user/repos?sort=wrong', { token })).status).toBe(500)
  expect((await github.api('/user/repos?unheard=of', { token })).status).toBe(500)
  expect((await github.api('/no/such/path', { token })).status).toBe(404)
  const [ada] = github.hub.people
  Object.assign(ada ?? {}, { login: 7 })
  expect((await github.api('/user', { token })).status).toBe(500)
  await expect(github[Symbol.asyncDispose]()).rejects.toThrow(/sort.*unheard.*no\/such.*login/s)
})

test('a code is exchanged once, soon, by the app, for its own callback and verifier', async () => {
  await using github = await startHub()
  const code = await github.newCode()
  expect(await github.exchange(code)).toMatchObject({ token_type: 'bearer', scope: '' })
  expect(await github.exchange(code)).toMatchObject({ error: 'bad_verification_code' })
  for (const [change, error] of [
    [{ client_secret: 'wrong' }, 'incorrect_client_credentials'],
    [{ redirect_uri: `${callbackUrl}/x` }, 'redirect_uri_mismatch'],
    [{ code_verifier: 'w'.repeat(43) }, 'bad_verification_code'],
    [{ code_verifier: '' }, 'bad_verification_code'],
  ] as const) {
    expect(await github.exchange(await github.newCode(), change)).toMatchObject({ error })
  }
  const late = await github.newCode()
  github.hub.world.elapse(10 * 60 * 1000)
  expect(await github.exchange(late)).toMatchObject({ error: 'bad_verification_code' })
})

test('consent is asked for, can be refused, and leads nowhere but to the registered callback', async () => {
  await using github = await startHub()
  const page = await github.authorize({ decision: '', login: '' })
  expect(page.body).toContain('Authorize as ada')
  const refused = new URL((await github.authorize({ decision: 'cancel' })).location)
  expect(refused.origin + refused.pathname).toBe(callbackUrl)
  expect(Object.fromEntries(refused.searchParams)).toMatchObject({
    error: 'access_denied',
    state: 'a-state',
  })
  const foreign = await github.authorize({ redirect_uri: 'https://evil.example/callback' })
  expect(foreign.location.startsWith(`${callbackUrl}?error=redirect_uri_mismatch`)).toBe(true)
  expect((await github.authorize({ client_id: 'another' })).status).toBe(404)
})

test('repositories that only Git knows are served to everybody beside it', async () => {
  await using github = await startHub()
  const url = await github.hub.git.addRepository('ada/engine', { 'a.txt': 'a\n' })
  expect((await github.git(['ls-remote', url])).said).toContain('refs/heads/main')
})

test('how it behaves on bad days is said for single requests or for many', async () => {
  await using github = await startHub()
  const { token } = github.hub.authorize(github.hub.oauth.app, 'ada')
  const ask = () => github.api('/user', { token })
  {
    using _ = github.hub.mood('* /api/v3/*', { kind: 'secondary rate limit', status: 429 })
    expect(await ask()).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
    using _first = github.hub.mood('GET /api/v3/user', { kind: 'rate limited', resetsInMs: 60_000 })
    const { status, headers } = await ask()
    expect([status, headers['x-ratelimit-remaining']]).toEqual([403, '0'])
    const secondsLeft = Number(headers['x-ratelimit-reset']) - Date.now() / 1000
    expect(secondsLeft).toBeGreaterThan(30)
    expect(secondsLeft).toBeLessThan(70)
  }
  {
    using _ = github.hub.mood('GET /api/v3/user', { kind: 'revoked' })
    expect((await ask()).status).toBe(401)
  }
  {
    using _ = github.hub.mood('GET /api/v3/user', { kind: 'slow', delayMs: 50 })
    expect((await ask()).status).toBe(200)
  }
  expect((await ask()).headers).toMatchObject({ 'x-ratelimit-limit': '5000', 'x-oauth-scopes': '' })
  github.hub.api.requestsPerHour = 1
  expect((await ask()).status).toBe(403)
})
