import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { GitHubStandIn } from './github-stand-in.ts'
import description from './openapi-excerpt.json' with { type: 'json' }

const callbackUrl = 'https://bothy.example.com/api/auth/callback/github'
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

async function startHub() {
  const hub = await GitHubStandIn.start()
  hub.oauth.app.callbackUrl = callbackUrl
  const ca = readFileSync(hub.git.caFile)
  const { clientId, clientSecret } = hub.oauth.app

  const ask = (path: string, headers: Record<string, string> = {}, form?: URLSearchParams) =>
    new Promise<{ status: number; location: string; body: string }>((resolve, reject) => {
      const asked = request(new URL(path, hub.url), {
        ca,
        method: form ? 'POST' : 'GET',
        headers: { accept: 'application/json', ...headers },
      })
      asked.on('error', reject)
      asked.on('response', async (response) =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          body: await text(response),
        }),
      )
      asked.end(form?.toString())
    })

  const authorize = (changes: Record<string, string> = {}) =>
    ask(
      `/login/oauth/authorize?${new URLSearchParams({
        client_id: clientId,
        redirect_uri: callbackUrl,
        state: 'a-state',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        decision: 'authorize',
        login: 'ada',
        ...changes,
      })}`,
    )
  const newCode = async () => new URL((await authorize()).location).searchParams.get('code') ?? ''
  const exchange = async (code: string, changes: Record<string, string> = {}) => {
    const form = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      code,
      redirect_uri: callbackUrl,
      code_verifier: verifier,
      ...changes,
    })
    const { status, body } = await ask('/login/oauth/access_token', {}, form)
    expect(status).toBe(200)
    return JSON.parse(body) as Record<string, string>
  }
  return {
    hub,
    ask,
    authorize,
    newCode,
    exchange,
    [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
  }
}

/** What GitHub's description says of an answer. */
function described(name: keyof typeof description.responses) {
  const { components } = description
  const schema = { ...description.responses[name], components }
  const inline = JSON.parse(
    JSON.stringify(schema, (_, value) => {
      const [, component] = /^#\/components\/schemas\/(.+)$/.exec(value?.$ref ?? '') ?? []
      return component === undefined
        ? value
        : components.schemas[component as keyof typeof components.schemas]
    }),
  )
  return z.fromJSONSchema(inline, { defaultTarget: 'openapi-3.0' })
}

test('what it says of people is what GitHub’s own description says', async () => {
  await using github = await startHub()
  const { access_token: token } = await github.exchange(await github.newCode())
  const headers = { authorization: `Bearer ${token}` }
  for (const [path, name] of [
    ['/api/v3/user', 'GET /user 200'],
    ['/api/v3/users/ada', 'GET /users/{username} 200'],
    ['/api/v3/user/emails', 'GET /user/emails 200'],
  ] as const) {
    const { status, body } = await github.ask(path, headers)
    expect([path, status, described(name).safeParse(JSON.parse(body)).error]).toEqual([
      path,
      200,
      undefined,
    ])
  }
  const { status, body } = await github.ask('/api/v3/user', { authorization: 'Bearer gho_x' })
  expect(status).toBe(401)
  expect(described('401').safeParse(JSON.parse(body)).error).toBeUndefined()
})

test('what it says of a repository is what GitHub’s own description says, and is for who may see it', async () => {
  await using github = await startHub()
  github.hub.addPerson('grace')
  github.hub.addRepository('ada/engine', { ada: 'admin' })
  const { access_token: token } = await github.exchange(await github.newCode())
  const ask = (path: string, authorization: string) => github.ask(path, { authorization })
  const path = '/api/v3/repos/Ada/engine'
  const { status, body } = await ask(path, `Bearer ${token}`)
  const schema = described('GET /repos/{owner}/{repo} 200')
  expect([status, schema.safeParse(JSON.parse(body)).error]).toEqual([200, undefined])
  expect(JSON.parse(body).permissions).toMatchObject({ admin: true, push: true, pull: true })
  expect(schema.safeParse({ ...JSON.parse(body), owner: {} }).success).toBe(false)
  const code = new URL((await github.authorize({ login: 'grace' })).location).searchParams.get(
    'code',
  )
  const { access_token: other } = await github.exchange(code ?? '')
  for (const [where, whose] of [
    [path, other],
    ['/api/v3/repos/ada/other', token],
  ]) {
    expect((await ask(where ?? '', `Bearer ${whose}`)).status).toBe(404)
  }
})

test('the description is one that a wrong answer does not pass', () => {
  const schema = described('GET /user 200')
  expect(schema.safeParse({}).success).toBe(false)
  expect(schema.safeParse({ login: 'ada', id: 'one' }).success).toBe(false)
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
  github.hub.oauth.codeLifetimeMs = 0
  const late = await github.newCode()
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

test('repositories are served beside it', async () => {
  await using github = await startHub()
  const url = await github.hub.git.addRepository('ada/engine', { 'a.txt': 'a\n' })
  const { stdout } = await promisify(execFile)('git', ['ls-remote', url], {
    env: { ...process.env, GIT_SSL_CAINFO: github.hub.git.caFile },
  })
  expect(stdout).toContain('refs/heads/main')
})
