import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { heldCredentials } from '#agent/protocol/credentials.ts'
import type { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { callAgent } from '#server/codespaces/agent-calls.ts'
import { update } from '#server/codespaces/codespaces.store.ts'
import { startAtGithub } from '#server/codespaces/credentials/at-github.testing.ts'
import { keepCredentials } from '#server/codespaces/credentials/deliver-credentials.ts'
import { accessOf } from '#server/codespaces/credentials/repository-access.ts'
import { keepCodespaceGrant, readCodespaceGrant } from '#server/github/github.ts'
import { allBytes } from '#server/testing/all-bytes.ts'
import type { TestApp, TestUser } from '#server/testing/test-app.ts'

const within = { timeout: 45_000, interval: 50 }
let at: Awaited<ReturnType<typeof startAtGithub>>
let hub: GitHubStandIn
let app: TestApp
let ada: TestUser
let linus: TestUser

beforeAll(async () => {
  at = await startAtGithub({}, 'oauth')
  ;({ hub, app, ada, linus } = at)
})
afterAll(() => at[Symbol.asyncDispose]())

const key = () => crypto.randomUUID()
const urlOf = (path: string) => `${hub.url}/${path}`
const work = { contents: 'write', pull_requests: 'write' } as const

const tokenFor = (
  login: string,
  path: string,
  permissions: Parameters<GitHubStandIn['addPersonalToken']>[2]['permissions'] = work,
) => hub.addPersonalToken(login, path.split('/')[0] ?? '', { repositories: [path], permissions })

const give = (user: TestUser, path: string, token: string) =>
  user.api.repositoryTokens.give({ repositoryUrl: urlOf(path), token })
const create = (user: TestUser, path: string) => at.create(user, path)

const row = (id: string) => at.row(id)
const held = async (id: string) =>
  ((await readCodespaceGrant(app.ctx, id))?.tokens ?? []).map(({ token }) => token)

/** Names what the agent has: another name, other tokens. */
async function versionAt(id: string) {
  const call = { procedure: 'credentials.held', kind: 'query', answer: heldCredentials } as const
  return (await callAgent(app.ctx, id, call, AbortSignal.timeout(10_000))).version
}

test('S-74 a private repository is shown, cloned and pushed to by the token given for it, which is nowhere', async () => {
  await expect(
    ada.api.repositories.resolve({ address: urlOf('acme/engine') }),
  ).rejects.toMatchObject({ cause: { code: 'REPOSITORY_TOKEN_REQUIRED' } })
  const without = await create(ada, 'acme/engine')
  expect(without.state).toBe('failed')
  expect(without.failure).toContain('give a token of yours for it.')

  const request = await ada.api.repositoryTokens.request({ repositoryUrl: urlOf('acme/engine') })
  const page = new URL(request?.createUrl ?? '')
  expect(`${page.origin}${page.pathname}`).toBe(`${hub.url}/settings/personal-access-tokens/new`)
  expect(Object.fromEntries(page.searchParams)).toMatchObject({
    target_name: 'acme',
    contents: 'write',
  })
  const token = tokenFor('ada', 'acme/engine')
  const given = await give(ada, 'acme/engine', token)
  expect(given).toMatchObject({ path: 'acme/engine', access: 'write', state: 'good' })
  const { repository } = await ada.api.repositories.resolve({ address: urlOf('acme/engine') })
  expect(repository?.isPrivate).toBe(true)

  const { id, name, state } = await create(ada, 'acme/engine')
  expect(state).toBe('running')
  expect(await held(id)).toEqual([token])
  await vi.waitFor(() => {
    const pushes = hub.gitLog.filter(({ isPush, status, path }) => isPush && status === 200 && path)
    expect(pushes.length).toBeGreaterThan(1)
    expect(new Set(pushes.map((one) => one.token))).toEqual(new Set([token]))
  }, within)
  const { repositoryAccess } = await ada.api.codespaces.get({ name })
  expect(repositoryAccess).toMatchObject({ access: 'write', refusal: null, isPersonal: true })
  await vi.waitFor(() => expect(allBytes(app.folder)).toMatch(/is \*\*\*/), within)

  await ada.api.codespaces.stop({ name, idempotencyKey: key() })
  await app.reached(ada, name, 'stopped')
  expect(await held(id)).toEqual([])
  // It is their own: nothing here ends it.
  expect(hub.world.tokens.find(token)).not.toBeNull()
  const bytes = allBytes(app.folder)
  for (const value of hub.world.tokens.values) expect(bytes.includes(value)).toBe(false)
})

test('a public one is cloned by nobody, and running ones get what is given, changed and taken back', async () => {
  const { id, name, state } = await create(ada, 'elsewhere/open')
  expect(state).toBe('running')
  expect(accessOf(await row(id))).toMatchObject({ refusal: 'oauth-app', hasPushRight: true })
  const first = tokenFor('ada', 'elsewhere/open')
  const { id: tokenId } = await give(ada, 'elsewhere/open', first)
  expect(await held(id)).toEqual([first])
  const second = tokenFor('ada', 'elsewhere/open')
  expect(await give(ada, 'elsewhere/open', second)).toMatchObject({ id: tokenId })
  expect(await held(id)).toEqual([second])
  await expect(linus.api.repositoryTokens.forget({ id: tokenId })).rejects.toMatchObject({
    cause: { code: 'REPOSITORY_TOKEN_NOT_FOUND' },
  })
  await ada.api.repositoryTokens.forget({ id: tokenId })
  expect(await held(id)).toEqual([])
  const { repositoryAccess } = await ada.api.codespaces.get({ name })
  expect(repositoryAccess).toMatchObject({ access: 'none', refusal: 'oauth-app' })
})

test('S-90 P5 only a fine-grained token of their own, for this repository, and of use is taken', async () => {
  const path = 'acme/engine'
  const cases: [token: string, path: string, code: string, said: RegExp][] = [
    ['hunter2', path, 'REPOSITORY_TOKEN_INVALID', /begins with github_pat_/],
    [`ghp_${'a'.repeat(36)}`, path, 'REPOSITORY_TOKEN_INVALID', /not limited to a repository/],
    [`github_pat_${'a'.repeat(36)}`, path, 'REPOSITORY_TOKEN_UNFIT', /does not take that token/],
    [tokenFor('linus', path), path, 'REPOSITORY_TOKEN_UNFIT', /of linus at GitHub.*you are ada/],
    [tokenFor('ada', 'elsewhere/closed'), path, 'REPOSITORY_TOKEN_UNFIT', /choose acme as its/],
    [tokenFor('ada', path, {}), path, 'REPOSITORY_TOKEN_UNFIT', /Contents: Read and write/],
    [
      tokenFor('ada', 'elsewhere/closed'),
      'elsewhere/open',
      'REPOSITORY_TOKEN_UNFIT',
      /cannot push to elsewhere\/open/,
    ],
  ]
  for (const [token, at, code, said] of cases) {
    const refusal = { message: expect.stringMatching(said), cause: { code } }
    await expect(give(ada, at, token), token).rejects.toMatchObject(refusal)
  }
  await expect(
    linus.api.repositoryTokens.give({
      repositoryUrl: 'https://gitlab.example.com/acme/engine',
      token: tokenFor('linus', path),
    }),
  ).rejects.toMatchObject({ cause: { code: 'REPOSITORY_URL_INVALID' } })
  expect(await give(linus, path, tokenFor('linus', path))).toMatchObject({ access: 'read' })
  const { tokens } = await linus.api.repositoryTokens.list()
  expect(tokens).toMatchObject([{ path, access: 'read' }])
})

test('S-90 who has one after the other checked is told to wait, and nobody else', async () => {
  const wrong = () => give(linus, 'acme/engine', 'github_pat_wrong')
  const answers: unknown[] = []
  for (let count = 0; count < 40; count += 1) answers.push(await wrong().catch((error) => error))
  expect(answers.at(-1)).toMatchObject({ cause: { code: 'TOO_MANY_ATTEMPTS' } })
  await expect(give(ada, 'acme/engine', 'github_pat_wrong')).rejects.toMatchObject({
    cause: { code: 'REPOSITORY_TOKEN_UNFIT' },
  })
})

test('S-90 a token stays with its repository, whoever has the name by then', async () => {
  hub.addRepository('acme/named')
  await hub.commit('acme/named', { 'a.txt': 'a\n' })
  const token = tokenFor('ada', 'acme/named')
  await give(ada, 'acme/named', token)
  const { id } = await create(ada, 'acme/named')
  expect(await held(id)).toEqual([token])
  hub.moveRepository('acme/named', 'acme/renamed')
  hub.addRepository('acme/named')
  await hub.commit('acme/named', { 'a.txt': 'a\n' })
  const taken = await create(ada, 'acme/named')
  expect([taken.state, await held(taken.id)]).toEqual(['failed', []])
  const same = await create(ada, 'acme/renamed')
  expect(same.state).toBe('failed')
  await give(ada, 'acme/renamed', token)
  const { tokens } = await ada.api.repositoryTokens.list()
  expect(tokens.filter(({ path }) => /named/.test(path))).toMatchObject([{ path: 'acme/renamed' }])
})

test('one that GitHub takes no more is marked, said, and good again once another is given', async () => {
  const token = tokenFor('ada', 'acme/engine')
  await give(ada, 'acme/engine', token)
  const { id, name } = await create(ada, 'acme/engine')
  hub.world.tokens.revoke(token)
  const access = { ...accessOf(await row(id)), at: app.ctx.clock.now() - 3_600_000 }
  await update(app.ctx, id, { repositoryAccess: JSON.stringify(access) })
  const { generation } = await row(id)
  await keepCredentials(app.ctx, { id, generation }, AbortSignal.timeout(20_000))
  expect(await held(id)).toEqual([])
  const { repositoryAccess } = await ada.api.codespaces.get({ name })
  expect(repositoryAccess).toMatchObject({
    refusal: 'token-refused',
    sentence: expect.stringContaining('It has expired, or was deleted there. Give another.'),
  })
  const marked = async () => {
    const { tokens } = await ada.api.repositoryTokens.list()
    return tokens.find(({ path }) => path === 'acme/engine')?.state
  }
  expect(await marked()).toBe('refused')
  const another = tokenFor('ada', 'acme/engine')
  await give(ada, 'acme/engine', another)
  expect([await held(id), await marked()]).toEqual([[another], 'good'])
})

test('F-52 with GitHub away nothing is forgotten, and what was given before stays good', async () => {
  const token = tokenFor('ada', 'acme/engine')
  await give(ada, 'acme/engine', token)
  const { id } = await create(ada, 'acme/engine')
  using _ = hub.mood('GET /api/v3/*', { kind: 'status', status: 503 })
  await expect(give(ada, 'acme/engine', token)).rejects.toMatchObject({
    cause: { code: 'GITHUB_UNREACHABLE' },
  })
  const access = { ...accessOf(await row(id)), at: app.ctx.clock.now() - 3_600_000 }
  await update(app.ctx, id, { repositoryAccess: JSON.stringify(access) })
  const { generation } = await row(id)
  await keepCredentials(app.ctx, { id, generation }, AbortSignal.timeout(20_000))
  expect(await held(id)).toEqual([token])
})

test('F-52 one of several is gone from the agent at once, also with GitHub away', async () => {
  const own = await give(ada, 'acme/engine', tokenFor('ada', 'acme/engine'))
  const token = tokenFor('ada', 'elsewhere/closed')
  const other = await give(ada, 'elsewhere/closed', token)
  const { id, name } = await create(ada, 'acme/engine')
  const [first] = (await readCodespaceGrant(app.ctx, id))?.tokens ?? []
  if (!first) throw new Error('It has no token.')
  const second = { ...first, token, personalTokenId: other.id }
  const repositories = [{ id: null, path: 'elsewhere/closed' }]
  const owner = { id: ada.session.user.id, name: 'Ada' }
  await keepCodespaceGrant(app.ctx, { id, name, owner }, [first, { ...second, repositories }])
  const { generation } = await row(id)
  await keepCredentials(app.ctx, { id, generation }, AbortSignal.timeout(20_000))
  const before = await versionAt(id)
  using _ = hub.mood('GET /api/v3/*', { kind: 'status', status: 503 })
  await ada.api.repositoryTokens.forget({ id: other.id })
  expect(await held(id)).toEqual([first.token])
  expect(await versionAt(id)).not.toBe(before)
  expect(own.id).toBe(first.personalTokenId)
})

test('P4 who disconnects GitHub takes every token with it that they gave, from what runs at once', async () => {
  const token = tokenFor('ada', 'acme/engine')
  await give(ada, 'acme/engine', token)
  const { id } = await create(ada, 'acme/engine')
  expect(await held(id)).toEqual([token])
  const before = await versionAt(id)
  await ada.api.session.disconnectGithub()
  expect(await held(id)).toEqual([])
  expect(await versionAt(id)).not.toBe(before)
  expect((await ada.api.repositoryTokens.list()).tokens).toEqual([])
  expect((await linus.api.repositoryTokens.list()).tokens).toHaveLength(1)
})
