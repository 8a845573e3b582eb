import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { disconnectGithub } from '#server/auth/auth.ts'
import { judgeAsked, readCodespaceGrant } from '#server/github/github.ts'
import { allBytes } from '#server/testing/all-bytes.ts'
import type { TestApp, TestUser } from '#server/testing/test-app.ts'
import { update } from '../codespaces.store.ts'
import { startAtGithub } from './at-github.testing.ts'
import { keepCredentials } from './deliver-credentials.ts'
import { accessOf } from './repository-access.ts'

const within = { timeout: 20_000, interval: 50 }
let at: Awaited<ReturnType<typeof startAtGithub>>
let hub: GitHubStandIn
let app: TestApp
let ada: TestUser
let linus: TestUser

beforeAll(async () => {
  at = await startAtGithub()
  ;({ hub, app, ada, linus } = at)
})
afterAll(() => at[Symbol.asyncDispose]())

const key = () => crypto.randomUUID()
const create = (user: TestUser, path: string) => at.create(user, path)

/** The one token of one that has one. */
async function granted(id: string) {
  const { tokens: [first, ...others] = [] } = (await readCodespaceGrant(app.ctx, id)) ?? {}
  expect(others).toEqual([])
  return first ?? null
}
const isTaken = (token: string) => hub.world.tokens.find(token) !== null
const row = (id: string) => at.row(id)

test('S-74 S-75 S-82 a private repository is cloned, worked on and pushed to, and its token is nowhere', async () => {
  const { id, name, state } = await create(ada, 'acme/engine')
  expect(state).toBe('running')
  const first = await granted(id)
  expect(first).toMatchObject({
    repositories: [{ path: 'acme/engine' }],
    permissions: { contents: 'write' },
  })
  await vi.waitFor(() => {
    const pushes = hub.gitLog.filter(({ isPush, status }) => isPush && status === 200)
    expect(pushes.map(({ token }) => token)).toContain(first?.token)
  }, within)
  const { hostname } = new URL(hub.url)
  await vi.waitFor(() => expect(allBytes(app.folder)).toMatch(/is \*\*\*/), within)
  expect(allBytes(app.folder)).toContain(
    `by Ada Lovelace <${hub.world.person('ada')?.id}+ada@users.noreply.${hostname}>`,
  )
  await vi.waitFor(async () => expect((await row(id)).isHistoryComplete).toBe(1), within)
  const clones = hub.gitLog.filter(({ status }) => status === 200)
  expect(new Set(clones.map(({ token }) => token))).toEqual(new Set([first?.token]))

  await ada.api.codespaces.restart({ name, idempotencyKey: key() })
  await app.reached(ada, name, 'running', 'failed')
  const second = await granted(id)
  expect(second?.token).not.toBe(first?.token)
  expect(isTaken(second?.token ?? '')).toBe(true)
  await vi.waitFor(() => expect(isTaken(first?.token ?? '')).toBe(false), within)

  await ada.api.codespaces.stop({ name, idempotencyKey: key() })
  await app.reached(ada, name, 'stopped')
  expect(await granted(id)).toBeNull()
  await vi.waitFor(() => expect(isTaken(second?.token ?? '')).toBe(false), within)
  const bytes = allBytes(app.folder)
  for (const token of hub.world.tokens.values) expect(bytes.includes(token)).toBe(false)
})

test('who may only look clones, and cannot push', async () => {
  const before = hub.gitLog.length
  const { id, state } = await create(linus, 'acme/engine')
  expect(state).toBe('running')
  expect((await granted(id))?.permissions).toEqual({ metadata: 'read', contents: 'read' })
  const sentence = 'You cannot push to acme/engine. Open this codespace in the browser'
  await vi.waitFor(() => expect(allBytes(app.folder)).toContain(sentence), within)
  // Nothing was tried with what can only be refused.
  const pushes = hub.gitLog.slice(before).filter(({ isPush }) => isPush)
  expect(new Set(pushes.map(({ status }) => status))).toEqual(new Set([401]))
  // The same where there is no token at all.
  await create(linus, 'elsewhere/open')
  const other = 'You cannot push to elsewhere/open.'
  await vi.waitFor(() => expect(allBytes(app.folder)).toContain(other), within)
})

test('without the App a public repository is cloned by nobody, and of a private one it is said why not', async () => {
  const open = await create(ada, 'elsewhere/open')
  expect(open.state).toBe('running')
  expect(await granted(open.id)).toBeNull()
  const { repositoryAccess } = await ada.api.codespaces.get({ name: open.name })
  expect(repositoryAccess).toEqual({
    access: 'none',
    refusal: 'not-installed',
    sentence: 'No token: the GitHub App is not installed on elsewhere.',
    installUrl: expect.stringContaining('/installations/new/permissions?target_id='),
    hasPushRight: true,
    isPersonal: false,
    others: [],
  })
  const asked = hub.gitLog.filter(({ path }) => path === 'elsewhere/open')
  expect(asked.map(({ status }) => status)).toContain(200)
  expect(new Set(asked.map(({ token }) => token))).toEqual(new Set([null]))
  const closed = await create(ada, 'elsewhere/closed')
  expect(closed.state).toBe('failed')
  const { failure } = await ada.api.codespaces.get({ name: closed.name })
  expect(failure).toContain('the GitHub App is not installed on elsewhere.')
})

test('S-75 one that runs gets a new token in time, the old one is left to run out, and both go with it', async () => {
  const { id, name } = await create(ada, 'acme/engine')
  const first = await granted(id)
  const signal = AbortSignal.timeout(20_000)
  const { generation } = await row(id)
  await keepCredentials(app.ctx, { id, generation }, signal)
  expect((await granted(id))?.id).toBe(first?.id)
  await makeDue(id)
  {
    using _ = hub.mood('GET /api/v3/*', { kind: 'status', status: 503 })
    await keepCredentials(app.ctx, { id, generation }, signal)
    expect([(await granted(id))?.id, accessOf(await row(id))?.access]).toEqual([first?.id, 'write'])
  }
  await makeDue(id)
  await keepCredentials(app.ctx, { id, generation }, signal)
  const second = await granted(id)
  expect(second?.token).not.toBe(first?.token)
  expect([first, second].map((one) => isTaken(one?.token ?? ''))).toEqual([true, true])
  await ada.api.codespaces.delete({ name, idempotencyKey: key() })
  await app.reached(ada, name, 'deleted')
  await vi.waitFor(() => {
    expect([first, second].map((one) => isTaken(one?.token ?? ''))).toEqual([false, false])
  }, within)
})

/** As if most of its time were over. */
async function makeDue(id: string): Promise<void> {
  const { ctx } = app
  const now = ctx.clock.now()
  await ctx.db
    .updateTable('githubCodespaceToken')
    .set({ expiresAt: now + 5 * 60_000 })
    .where('codespaceId', '=', id)
    .execute()
  const access = accessOf(await row(id))
  await update(ctx, id, { repositoryAccess: JSON.stringify({ ...access, at: now - 3_600_000 }) })
}

test('F-52 with GitHub away a codespace starts without a token, and gets one once it answers', async () => {
  const { id, name } = await create(ada, 'acme/engine')
  await ada.api.codespaces.stop({ name, idempotencyKey: key() })
  await app.reached(ada, name, 'stopped')
  {
    using _ = hub.mood('GET /api/v3/*', { kind: 'status', status: 503 })
    await ada.api.codespaces.start({ name, idempotencyKey: key() })
    await app.reached(ada, name, 'running')
    expect([await granted(id), accessOf(await row(id))?.refusal]).toEqual([null, 'unreachable'])
  }
  const access = { ...accessOf(await row(id)), at: 0 }
  await update(app.ctx, id, { repositoryAccess: JSON.stringify(access) })
  const { generation } = await row(id)
  await keepCredentials(app.ctx, { id, generation }, AbortSignal.timeout(20_000))
  expect((await granted(id))?.permissions).toMatchObject({ contents: 'write' })
})

test('what a server made is given back by the next one, and what it gave stays good', async () => {
  const { id, name } = await create(ada, 'acme/engine')
  const before = await granted(id)
  await app.stopServer()
  await app.startServer()
  ada = await app.comeBack(ada)
  linus = await app.comeBack(linus)
  const { generation } = await row(id)
  const keep = () => keepCredentials(app.ctx, { id, generation }, AbortSignal.timeout(20_000))
  // Once its line is taken up.
  await vi.waitFor(keep, within)
  expect((await granted(id))?.token).toBe(before?.token)
  await ada.api.codespaces.stop({ name, idempotencyKey: key() })
  await app.reached(ada, name, 'stopped')
  await vi.waitFor(() => expect(isTaken(before?.token ?? '')).toBe(false), within)
})

test('S-75 what its configuration asks for besides is given to who agreed to that very list', async () => {
  const { ctx } = app
  const asked = [
    { path: 'acme/library', permissions: { contents: 'read' } },
    { path: 'elsewhere/closed', permissions: { contents: 'write' } },
  ] as const
  hub.addRepository('acme/library')
  hub.addRepository('acme/asking')
  const repositories = Object.fromEntries(asked.map(({ path, ...rest }) => [path, rest]))
  const configuration = JSON.stringify({ customizations: { codespaces: { repositories } } })
  await hub.commit('acme/asking', { '.devcontainer.json': configuration })
  const repositoryUrl = `${hub.url}/acme/asking`
  const { repositories: judged, listHash } = judgeAsked(ctx, { repositoryUrl, asked: [...asked] })
  expect(judged.map(({ isRefused }) => isRefused)).toEqual([false, true])
  const paths = async (id: string) =>
    ((await readCodespaceGrant(ctx, id))?.tokens ?? []).flatMap((token) =>
      token.repositories.map(({ path }) => `${path} ${token.permissions.contents}`),
    )

  const without = await create(ada, 'acme/asking')
  expect(await paths(without.id)).toEqual(['acme/asking write'])
  const wrong = { name: without.name, listHash: 'a'.repeat(64), isGiven: true }
  await expect(ada.api.codespaces.answerRepositories(wrong)).rejects.toMatchObject({
    cause: { code: 'REPOSITORIES_CHANGED' },
  })
  if (listHash === null) throw new Error('Nothing is asked for.')
  const answer = { name: without.name, listHash }
  await ada.api.codespaces.answerRepositories({ ...answer, isGiven: true })
  const given = ['acme/asking write', 'acme/library read']
  expect((await paths(without.id)).sort()).toEqual(given)
  const { repositoryAccess } = await ada.api.codespaces.get({ name: without.name })
  expect(repositoryAccess?.others).toMatchObject([{ path: 'acme/library', access: 'read' }])
  const remembered = await create(ada, 'acme/asking')
  expect((await paths(remembered.id)).sort()).toEqual(given)

  const had = (await readCodespaceGrant(ctx, without.id))?.tokens.map(({ token }) => token) ?? []
  await ada.api.codespaces.answerRepositories({ ...answer, isGiven: false })
  expect(await paths(without.id)).toEqual(['acme/asking write'])
  await vi.waitFor(() => expect(had.filter(isTaken)).toEqual([]), within)
})

test('S-75 who is suspended has no token left, nor have their codespaces', async () => {
  const { id } = await create(linus, 'acme/engine')
  const token = (await granted(id))?.token ?? ''
  await ada.api.admin.users.suspend({ userId: linus.session.user.id })
  expect(await granted(id)).toBeNull()
  const ofLinus = () => hub.world.tokens.valid.filter(({ person }) => person?.login === 'linus')
  await vi.waitFor(() => expect([isTaken(token), ofLinus()]).toEqual([false, []]), within)
})

test('P4 who disconnects GitHub takes the tokens of their codespaces with it', async () => {
  const { id } = await create(ada, 'acme/engine')
  const token = (await granted(id))?.token ?? ''
  expect(isTaken(token)).toBe(true)
  await disconnectGithub(app.ctx, ada.session.user.id)
  expect(await granted(id)).toBeNull()
  await vi.waitFor(() => expect(isTaken(token)).toBe(false), within)
  const { generation } = await row(id)
  await keepCredentials(app.ctx, { id, generation }, AbortSignal.timeout(20_000))
  expect(accessOf(await row(id))).toMatchObject({ access: 'none', refusal: 'not-connected' })
})
