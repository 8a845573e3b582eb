import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { heldSecrets } from '#agent/protocol/secrets.ts'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { judgeAsked, readCodespaceGrant } from '#server/github/github.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { callAgent } from './agent-calls.ts'
import type { CreateCodespaceInput } from './codespaces.schema.ts'
import { findById } from './codespaces.store.ts'
import { recordAnswer } from './repositories-answer.ts'
import { connectAt } from './repository-access.testing.ts'
import { renewAccess } from './repository-access.ts'
import { wantedOf } from './wanted-repositories.ts'

const within = { timeout: 20_000, interval: 50 }
const command = 'printf "%s" "$TOKEN" > ../ran; test -n "$GITHUB_TOKEN" && touch ../token'
const configuration = JSON.stringify({ postStartCommand: command })
const hashOf = (text: string) =>
  createHash('sha256').update(`.devcontainer.json\0${text}`).digest('hex')
const agreed = { trustedConfigurationHash: hashOf(configuration) }

let hub: GitHubStandIn
let app: TestApp
let ada: TestUser
let linus: TestUser
/** Of acme/listed. */
let head: string

beforeAll(async () => {
  hub = await GitHubStandIn.start()
  hub.addPerson('linus')
  hub.addPerson('grace')
  hub.addOrganization('acme', { ada: 'owner' })
  const githubApp = hub.addApp('Bothy at home', 'ada', {
    permissions: { contents: 'write', pull_requests: 'read' },
    isPublic: true,
  })
  hub.install(githubApp, 'acme')
  for (const name of ['engine', 'listed', 'changing']) {
    hub.addRepository(`acme/${name}`, { linus: 'push', grace: 'pull' })
    await hub.commit(`acme/${name}`, { '.devcontainer.json': configuration })
    const sha = await hub.commit(`acme/${name}`, { 'b.txt': 'b\n' })
    if (name === 'listed') head = sha
  }
  await hub.addFork('acme/listed', 'grace')
  await hub.commit('grace/listed', { evil: 'yes\n' }, { branch: 'idea', by: 'grace' })
  await hub.addPullRequest('acme/listed', { by: 'grace', from: 'grace/listed:idea', title: 'Idea' })
  app = await TestApp.start({
    environment: {
      AUTH_GITHUB_ID: githubApp.clientId,
      AUTH_GITHUB_SECRET: githubApp.clientSecret,
      AUTH_GITHUB_PRIVATE_KEY: githubApp.privateKey,
      GITHUB_URL: hub.url,
      BOTHY_GITHUB_USERS: 'ada,linus',
      BOTHY_GIT_HOSTS: new URL(hub.url).host,
      BOTHY_EXTRA_CA: hub.git.caFile,
      BOTHY_TRUSTED_REPOSITORIES: 'acme/listed',
    },
  })
  ada = await app.signIn()
  linus = await app.signIn('linus')
  await connectAt({ app, hub, githubApp }, ada, 'ada')
  await connectAt({ app, hub, githubApp }, linus, 'linus')
  for (const { api } of [ada, linus]) {
    const value = Buffer.from('canary-5e1f').toString('base64')
    await api.secrets.set({
      of: { level: 'user' },
      name: 'TOKEN',
      value,
      audience: { kind: 'all' },
    })
  }
}, 60_000)
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await hub?.[Symbol.asyncDispose]()
})

const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
type Wish = Omit<Extract<CreateCodespaceInput, { repositoryUrl: string }>, 'idempotencyKey'>

async function create(user: TestUser, path: string, wish: Omit<Wish, 'repositoryUrl'> = {}) {
  const { id, name } = await user.api.codespaces.create({
    repositoryUrl: `${hub.url}/${path}`,
    idempotencyKey: crypto.randomUUID(),
    ...wish,
  })
  const { failure, trust } = await app.reached(user, name, 'running', 'failed')
  expect(failure).toBeNull()
  return { id, name, trust }
}

async function restart(user: TestUser, name: string) {
  const { generation } = await user.api.codespaces.restart(keyed(name))
  const signal = AbortSignal.timeout(30_000)
  const read = () => user.api.codespaces.get({ name })
  for await (const found of app.ctx.changes.snapshots(read, () => true, signal)) {
    if (found.generation === generation && found.state === 'running') return found.trust
  }
  throw new Error('It did not start again.')
}

const placeOf = (id: string) => `${app.folder}/c/${id}/workspaces`
const hasRun = (id: string) => existsSync(join(placeOf(id), 'ran'))
const ran = (id: string) =>
  vi.waitFor(
    () => expect(readFileSync(join(placeOf(id), 'ran'), 'utf8')).toBe('canary-5e1f'),
    within,
  )

async function audited(user: TestUser, id: string) {
  const { events } = await user.api.audit.own({})
  return events.filter(({ object }) => object.id === id).map(({ action }) => action)
}

/** What it was started with: nothing, and what it was cloned with is taken back (S-76). */
async function hasNothing(user: TestUser, { id, name }: { id: string; name: string }) {
  const { ctx } = app
  const held = { procedure: 'secrets.held', kind: 'query', answer: heldSecrets } as const
  expect(await callAgent(ctx, id, held, AbortSignal.timeout(10_000))).toEqual({ version: null })
  expect(await user.api.secrets.state({ name })).toEqual({ isRestartNeeded: false, changed: [] })
  await vi.waitFor(async () => expect(await readCodespaceGrant(ctx, id)).toBeNull(), within)
  expect((await user.api.codespaces.get({ name })).repositoryAccess).toMatchObject({
    access: 'none',
    refusal: 'untrusted',
  })
  expect(hasRun(id)).toBe(false)
  await vi.waitFor(async () => {
    const steps = ctx.db.selectFrom('codespaceStep').select(['name', 'state', 'error'])
    expect(await steps.where('codespaceId', '=', id).execute()).toContainEqual({
      name: 'postStartCommand',
      state: 'skipped',
      error: 'Not run: this codespace is untrusted.',
    })
  }, within)
  const retry = user.api.codespaces.retryCommand({ name, hook: 'postStartCommand' })
  await expect(retry).rejects.toMatchObject({ cause: { code: 'REPOSITORY_UNTRUSTED' } })
  expect(await audited(user, id)).not.toContain('secret.deliver')
}

/** Every token that was made for this codespace, as it is on record. */
async function tokensFor(user: TestUser, id: string) {
  const { events } = await user.api.audit.own({})
  return events
    .filter(({ object, action }) => object.id === id && action === 'github.giveToken')
    .map(({ after }) => after?.permissions)
}

test('S-76 a fork’s pull request has nothing and runs nothing, also of a listed repository, until it is trusted', async () => {
  const ref = { kind: 'pull', number: 1 } as const
  const form = { repositoryUrl: `${hub.url}/acme/listed`, sha: head }
  expect(await ada.api.repositories.preview({ ...form, ref })).toMatchObject({
    ...{ trust: { isTrusted: false, reason: 'fork' }, configurationHash: hashOf(configuration) },
    wants: { secretNames: ['TOKEN'] },
  })
  const made = await create(ada, 'acme/listed', { ref })
  const { configurationHash } = made.trust
  expect(made.trust).toEqual({
    isTrusted: false,
    reason: 'fork',
    configurationHash: hashOf(configuration),
    isTrustedAtNextStart: false,
    reasonAtNextStart: 'fork',
  })
  await hasNothing(ada, made)
  expect(await tokensFor(ada, made.id)).toEqual([{ metadata: 'read', contents: 'read' }])
  // Changed while it runs, it gets them no more than at its start.
  const value = Buffer.from('other').toString('base64')
  const other = {
    of: { level: 'user' as const },
    name: 'OTHER',
    audience: { kind: 'all' as const },
  }
  await ada.api.secrets.set({ ...other, value })
  await hasNothing(ada, made)
  await ada.api.secrets.delete({ of: other.of, name: 'OTHER' })

  const { name } = made
  const request = await ada.api.codespaces.trustRequest({ name })
  expect(request.wants).toMatchObject({
    commands: [{ hook: 'postStartCommand', text: command }],
    secretNames: ['TOKEN'],
  })
  const said = await ada.api.codespaces.trust({ name, configurationHash: configurationHash ?? '' })
  expect(said.trust).toMatchObject({
    ...{ isTrusted: false, reason: 'fork' },
    ...{ isTrustedAtNextStart: true, reasonAtNextStart: 'decision' },
  })
  expect(await audited(ada, made.id)).toContain('repository.trust')
  await hasNothing(ada, made)
  expect(await restart(ada, name)).toMatchObject({ isTrusted: true, reason: 'decision' })
  await ran(made.id)

  // The same fork's with the same configuration has been decided about.
  expect((await ada.api.repositories.preview({ ...form, ref })).trust.reason).toBe('decision')
  expect((await ada.api.repositories.preview(form)).trust.reason).toBe('administrator')
}, 90_000)

test('what administrators list is trusted without a question, at a branch and at none else', async () => {
  const { id, trust } = await create(ada, 'acme/listed')
  expect(trust).toMatchObject({ isTrusted: true, reason: 'administrator' })
  await ran(id)
  await vi.waitFor(() => expect(existsSync(join(placeOf(id), 'token'))).toBe(true), within)
  // A host shows a fork's commits as the repository's own.
  const commit = await create(ada, 'acme/listed', { ref: { kind: 'commit', sha: head } })
  expect(commit.trust).toMatchObject({ isTrusted: false, reason: 'undecided' })
}, 60_000)

test('S-28 what was agreed to on the form counts for that repository, that configuration and that person', async () => {
  const undecided = await create(ada, 'acme/engine')
  expect(undecided.trust).toMatchObject({ isTrusted: false, reason: 'undecided' })
  await hasNothing(ada, undecided)
  const { id, trust } = await create(ada, 'acme/engine', agreed)
  expect(trust).toMatchObject({ isTrusted: true, reason: 'decision', isTrustedAtNextStart: true })
  await ran(id)
  expect(await audited(ada, id)).toContain('repository.trust')
  // Of the same from now on, and of one that was there before at its next start.
  expect((await create(ada, 'acme/engine')).trust).toMatchObject({ isTrusted: true })
  const { name } = undecided
  expect((await ada.api.codespaces.get({ name })).trust.isTrustedAtNextStart).toBe(true)
  // Nobody else has said anything.
  const others = await create(linus, 'acme/engine')
  expect(others.trust).toMatchObject({ isTrusted: false, reason: 'undecided' })
  await hasNothing(linus, others)
}, 90_000)

test('S-76 another configuration than the agreed one begins untrusted, with what was begun given up', async () => {
  const { id } = await create(ada, 'acme/changing', agreed)
  await ran(id)
  await hub.commit('acme/changing', {
    '.devcontainer.json': JSON.stringify({ postStartCommand: `${command}; true` }),
  })
  const made = await create(ada, 'acme/changing', agreed)
  expect(made.trust).toMatchObject({ isTrusted: false, reason: 'changed' })
  await hasNothing(ada, made)
  expect(await restart(ada, made.name)).toMatchObject({ isTrusted: false, reason: 'changed' })
}, 60_000)

test('S-76 the history of an untrusted one is fetched before anything runs in it, and never after', async () => {
  const { ctx } = app
  const { id, name } = await create(linus, 'acme/changing')
  expect((await findById(ctx, id))?.isHistoryComplete).toBe(1)
  const other = await create(linus, 'acme/changing', { trustedConfigurationHash: 'a'.repeat(64) })
  expect(other.trust).toMatchObject({ isTrusted: false, reason: 'changed' })
  expect((await findById(ctx, other.id))?.isHistoryComplete).toBe(1)
  // As where that failed. Whatever ran since may have written what Git heeds.
  await ctx.db.updateTable('codespace').set({ isHistoryComplete: 0 }).where('id', '=', id).execute()
  await restart(linus, name)
  await vi.waitFor(async () => {
    const steps = ctx.db.selectFrom('codespaceStep').select(['name', 'state', 'error'])
    expect(await steps.where('codespaceId', '=', id).execute()).toContainEqual({
      name: 'history',
      state: 'skipped',
      error: 'Not fetched: this codespace is untrusted.',
    })
  }, within)
  await hasNothing(linus, { id, name })
  expect((await findById(ctx, id))?.isHistoryComplete).toBe(0)
}, 60_000)

test('who takes their trust back is left with none at the next start, and another hash is refused', async () => {
  const { id, name } = await create(ada, 'acme/engine', agreed)
  await ran(id)
  const { trust } = await ada.api.codespaces.distrust({ name })
  expect(trust).toMatchObject({ isTrusted: true, isTrustedAtNextStart: false })
  expect(await audited(ada, id)).toContain('repository.distrust')
  expect(await restart(ada, name)).toMatchObject({ isTrusted: false, reason: 'undecided' })
  const held = { procedure: 'secrets.held', kind: 'query', answer: heldSecrets } as const
  await vi.waitFor(async () => {
    const { version } = await callAgent(app.ctx, id, held, AbortSignal.timeout(10_000))
    expect([null, 'nothing']).toContain(version)
  }, within)
  const wrong = ada.api.codespaces.trust({ name, configurationHash: 'a'.repeat(64) })
  await expect(wrong).rejects.toMatchObject({
    code: 'CONFLICT',
    cause: { code: 'TRUST_CONFIGURATION_CHANGED' },
  })
}, 60_000)

test('S-75 S-76 a token asked for while it was trusted is not kept once it is not', async () => {
  const { ctx } = app
  const { id } = await create(ada, 'acme/listed')
  const before = await readCodespaceGrant(ctx, id)
  const renewing = renewAccess(ctx, { id })
  const trust = JSON.stringify({ generation: 1, isTrusted: false, reason: 'changed' })
  await ctx.db.updateTable('codespace').set({ trust }).where('id', '=', id).execute()
  await renewing
  const after = await readCodespaceGrant(ctx, id)
  expect([before?.id, undefined]).toContain(after?.id)
}, 60_000)

test('S-90 another repository that has the name by now is given no token', async () => {
  const { ctx } = app
  const { id, name } = await create(ada, 'acme/listed')
  expect(await readCodespaceGrant(ctx, id)).not.toBeNull()
  const changes = { repositoryId: '999999999' }
  await ctx.db.updateTable('codespace').set(changes).where('id', '=', id).execute()
  await renewAccess(ctx, { id })
  expect(await readCodespaceGrant(ctx, id)).toBeNull()
  const { repositoryAccess } = await ada.api.codespaces.get({ name })
  expect(repositoryAccess).toMatchObject({ access: 'none', refusal: 'moved' })
}, 60_000)

test('S-76 what was agreed to for a repository is not given to a fork that asks for the same', async () => {
  const { ctx } = app
  const { id } = await create(ada, 'acme/listed')
  const row = await findById(ctx, id)
  if (!row) throw new Error('It is not there.')
  const asked = [{ path: 'acme/engine', permissions: { contents: 'write' as const } }]
  const configured = {
    ...row,
    configuration: JSON.stringify({
      ...defaultConfiguration('.devcontainer.json'),
      repositories: asked,
    }),
  }
  const { listHash } = judgeAsked(ctx, { repositoryUrl: row.repositoryUrl, asked })
  const answer = { listHash: listHash ?? '', isGiven: true }
  await recordAnswer({ ...ctx, session: ada.session }, configured, answer)
  const paths = async (one: typeof row) =>
    (await wantedOf(ctx, one, true)).map(({ repositoryUrl }) => new URL(repositoryUrl).pathname)
  expect(await paths(configured)).toEqual(['/acme/listed', '/acme/engine'])
  const head = { headBranch: 'idea', headRepository: 'grace/listed', headRepositoryId: '5' }
  const begins = { kind: 'pull', number: 1, title: 'Idea', isFork: true, ...head }
  const ofFork = { ...configured, startingPoint: JSON.stringify(begins) }
  expect(await paths(ofFork)).toEqual(['/acme/listed', '/grace/listed'])
}, 60_000)

test('what comes from a template is trusted, and there is nothing to decide', async () => {
  const { name } = await ada.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  const { trust } = await app.reached(ada, name, 'running')
  expect(trust).toMatchObject({ isTrusted: true, reason: 'template' })
  const after = await ada.api.codespaces.distrust({ name })
  expect(after.trust.isTrustedAtNextStart).toBe(true)
}, 60_000)
