import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { heldSecrets } from '#agent/protocol/secrets.ts'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { readCodespaceGrant } from '#server/github/github.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { callAgent } from '../agent-calls.ts'
import type { CreateCodespaceInput } from '../codespaces.schema.ts'
import { connectAt } from '../credentials/repository-access.testing.ts'

export const within = { timeout: 20_000, interval: 50 }
export const command = 'printf "%s" "$TOKEN" > ../ran; test -n "$GITHUB_TOKEN" && touch ../token'
export const configuration = JSON.stringify({ postStartCommand: command })
export const hashOf = (text: string) =>
  createHash('sha256').update(`.devcontainer.json\0${text}`).digest('hex')
export const agreed = { trustedConfigurationHash: hashOf(configuration) }

type Wish = Omit<Extract<CreateCodespaceInput, { repositoryUrl: string }>, 'idempotencyKey'>

/**
 * A server at a GitHub with its App on acme: ada is its owner, linus may push. `acme/listed` is on
 * the administrators' list, and has a pull request of grace's from a fork; `engine` and `changing`
 * are not. Each says at its start who it is.
 */
export async function startTrust() {
  const hub = await GitHubStandIn.start()
  hub.addPerson('linus')
  hub.addPerson('grace')
  hub.addOrganization('acme', { ada: 'owner' })
  const githubApp = hub.addApp('Bothy at home', 'ada', {
    permissions: { contents: 'write', pull_requests: 'read' },
    isPublic: true,
  })
  hub.install(githubApp, 'acme')
  /** Of acme/listed. */
  let head = ''
  for (const name of ['engine', 'listed', 'changing']) {
    hub.addRepository(`acme/${name}`, { linus: 'push', grace: 'pull' })
    await hub.commit(`acme/${name}`, { '.devcontainer.json': configuration })
    const sha = await hub.commit(`acme/${name}`, { 'b.txt': 'b\n' })
    if (name === 'listed') head = sha
  }
  await hub.addFork('acme/listed', 'grace')
  await hub.commit('grace/listed', { evil: 'yes\n' }, { branch: 'idea', by: 'grace' })
  await hub.addPullRequest('acme/listed', { by: 'grace', from: 'grace/listed:idea', title: 'Idea' })
  const app = await TestApp.start({
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
  const ada = await app.signIn()
  const linus = await app.signIn('linus')
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
  const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

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

  return {
    ...{ hub, app, ada, linus, head },
    ...{ create, restart, placeOf, ran, audited, hasNothing, tokensFor },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await hub[Symbol.asyncDispose]()
    },
  }
}
