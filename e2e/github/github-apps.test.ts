import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { callbackUrl, jwtOf, startHubWithApp, verifier } from './hub.testing.ts'

const eightHours = 8 * 60 * 60

test('people authorise an App for eight hours, and a refresh token renews that once', async () => {
  await using github = await startHubWithApp()
  const { app, api, hub } = github
  const code = await github.newCode({ client_id: app.clientId, scope: 'repo' })
  const own = { client_id: app.clientId, client_secret: app.clientSecret }
  const first = await github.exchange(code, own)
  expect(first).toMatchObject({
    access_token: expect.stringMatching(/^ghu_/),
    expires_in: eightHours,
    refresh_token: expect.stringMatching(/^ghr_/),
    scope: '',
  })
  const statusOf = async (token: string | undefined) =>
    (await api('/user', { token: token ?? '' })).status
  expect(await statusOf(first.access_token)).toBe(200)
  const refresh = async (form: Record<string, string>) =>
    (
      await github.ask('/login/oauth/access_token', {
        form: { grant_type: 'refresh_token', ...form },
      })
    ).json
  const refreshToken = first.refresh_token ?? ''
  const foreign = await refresh({
    client_id: hub.oauth.app.clientId,
    client_secret: hub.oauth.app.clientSecret,
    refresh_token: refreshToken,
  })
  expect(foreign.error).toBe('bad_refresh_token')
  const second = await refresh({ ...own, refresh_token: refreshToken })
  expect(second).toMatchObject({ access_token: expect.stringMatching(/^ghu_/) })
  expect(await statusOf(first.access_token)).toBe(401)
  expect(await statusOf(second.access_token)).toBe(200)
  expect((await refresh({ ...own, refresh_token: refreshToken })).error).toBe('bad_refresh_token')
  hub.world.elapse(eightHours * 1000 + 1)
  expect(await statusOf(second.access_token)).toBe(401)
  const third = await refresh({ ...own, refresh_token: second.refresh_token })
  expect(await statusOf(third.access_token)).toBe(200)
  hub.world.elapse(185 * 24 * 60 * 60 * 1000)
  const late = await refresh({ ...own, refresh_token: third.refresh_token })
  expect(late.error).toBe('bad_refresh_token')
})

test('an App’s callback is meant to the letter, and its verifier is asked for', async () => {
  await using github = await startHubWithApp()
  const { clientId, clientSecret } = github.app
  const below = await github.authorize({ client_id: clientId, redirect_uri: `${callbackUrl}/x` })
  expect(below.location).toContain('error=redirect_uri_mismatch')
  const own = { client_id: clientId, client_secret: clientSecret }
  const code = await github.newCode({ client_id: clientId })
  const refused = await github.exchange(code, { ...own, code_verifier: `${verifier}x` })
  expect(refused.error).toBe('bad_verification_code')
})

test('beyond ten tokens of one person for one App the oldest is revoked, where that is asked for', async () => {
  await using github = await startHubWithApp()
  const { hub, app } = github
  hub.world.tokens.mostPerPersonAndApp = 10
  const tokens = Array.from({ length: 11 }, () => hub.authorize(app, 'ada').token)
  const other = hub.authorize(app, 'grace').token
  const isTaken = (token: string) => hub.world.tokens.find(token) !== null
  expect([...tokens, other].map(isTaken)).toEqual([false, ...Array(11).fill(true)])
})

test('an App speaks for itself by what it signed, for ten minutes at most', async () => {
  await using github = await startHubWithApp()
  const { app, api } = github
  expect((await api('/app', { token: jwtOf(app) })).json.slug).toBe('bothy-at-home')
  expect((await api('/app', { token: jwtOf(app, { iss: app.id }) })).status).toBe(200)
  const nowSeconds = Math.floor(Date.now() / 1000)
  for (const changes of [
    { exp: nowSeconds + 3600 },
    { exp: nowSeconds - 1 },
    { iat: nowSeconds + 600 },
    { iss: 'Iv23liNobody' },
  ]) {
    expect((await api('/app', { token: jwtOf(app, changes) })).status).toBe(401)
  }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const [head, claims] = jwtOf(app).split('.')
  const signature = sign('sha256', Buffer.from(`${head}.${claims}`), privateKey)
  const forged = `${head}.${claims}.${signature.toString('base64url')}`
  expect((await api('/app', { token: forged })).status).toBe(401)
  expect((await api('/app', { token: github.hub.authorize(app, 'ada').token })).status).toBe(401)
  expect((await api('/user', { token: jwtOf(app) })).status).toBe(403)
})

test('installations are found by whom they are for, and give tokens of their own', async () => {
  await using github = await startHubWithApp()
  const { app, api, hub, installation, idOf } = github
  const token = jwtOf(app)
  for (const path of ['/orgs/acme/installation', '/repos/acme/engine/installation']) {
    expect([path, (await api(path, { token })).json.id]).toEqual([path, installation.id])
  }
  expect((await api('/users/ada/installation', { token })).status).toBe(404)
  expect((await api('/app/installations', { token })).json).toMatchObject([
    { target_type: 'Organization' },
  ])
  const path = `/app/installations/${installation.id}/access_tokens`
  const whole = await api(path, { token, method: 'POST' })
  expect(whole.status).toBe(201)
  const members = await api('/orgs/acme/members', { token: whole.json.token })
  expect(members.json.map(({ login }: { login: string }) => login)).toEqual(['ada', 'grace'])
  expect(
    (await api('/installation/repositories', { token: whole.json.token })).json.total_count,
  ).toBe(3)
  const part = await api(path, {
    token,
    json: { repository_ids: [idOf('acme/notes')], permissions: { contents: 'read' } },
  })
  expect(part.json.repositories).toHaveLength(1)
  expect((await api('/repos/acme/notes', { token: part.json.token })).status).toBe(200)
  expect((await api('/repos/acme/engine', { token: part.json.token })).status).toBe(404)
  expect((await api('/orgs/acme/members', { token: part.json.token })).status).toBe(403)
  for (const json of [
    { repository_ids: [idOf('ada/hut')] },
    { permissions: { issues: 'write' } },
  ]) {
    expect((await api(path, { token, json })).status).toBe(422)
  }
  expect((await api('/user', { token: whole.json.token })).status).toBe(403)
  hub.setSuspended(installation, true)
  expect((await api(path, { token, method: 'POST' })).status).toBe(403)
  hub.setSuspended(installation, false)
  expect(
    (await api('/installation/token', { token: part.json.token, method: 'DELETE' })).status,
  ).toBe(204)
  expect((await api('/repos/acme/notes', { token: part.json.token })).status).toBe(401)
})

test('people see the installations and repositories that they have something to do with', async () => {
  await using github = await startHubWithApp()
  const { app, api, hub, installation } = github
  hub.addPerson('mallory')
  const namesFor = async (login: string) => {
    const { token } = hub.authorize(app, login)
    const { json } = await api('/user/installations', { token })
    if (json.total_count === 0) return null
    const answer = await api(`/user/installations/${installation.id}/repositories`, { token })
    return answer.json.repositories.map(({ name }: { name: string }) => name)
  }
  expect(await namesFor('ada')).toEqual(['engine', 'notes', 'secret'])
  expect(await namesFor('grace')).toEqual(['engine', 'notes'])
  expect(await namesFor('mallory')).toBeNull()
  hub.selectRepositories(installation, ['acme/notes'])
  expect(await namesFor('grace')).toEqual(['notes'])
  const { token } = hub.authorize(app, 'ada')
  expect((await api('/repos/acme/engine', { token })).status).toBe(404)
  expect((await api('/user/repos', { token })).json).toMatchObject([
    { full_name: 'acme/notes' },
    { full_name: 'ada/hut' },
  ])
  hub.uninstall(installation)
  expect(await namesFor('ada')).toBeNull()
})
