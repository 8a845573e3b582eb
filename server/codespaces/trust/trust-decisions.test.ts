import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { heldSecrets } from '#agent/protocol/secrets.ts'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { judgeAsked } from '#server/github/github.ts'
import { callAgent } from '../agent-calls.ts'
import { findById } from '../codespaces.store.ts'
import { recordAnswer } from '../credentials/repositories-answer.ts'
import { wantedOf } from '../credentials/wanted-repositories.ts'
import { agreed, command, startTrust, within } from './trusted-start.testing.ts'

let at: Awaited<ReturnType<typeof startTrust>>
beforeAll(async () => {
  at = await startTrust()
})
afterAll(() => at?.[Symbol.asyncDispose]())

test('S-28 what was agreed to on the form counts for that repository, that configuration and that person', async () => {
  const undecided = await at.create(at.ada, 'acme/engine')
  expect(undecided.trust).toMatchObject({ isTrusted: false, reason: 'undecided' })
  await at.hasNothing(at.ada, undecided)
  const { id, trust } = await at.create(at.ada, 'acme/engine', agreed)
  expect(trust).toMatchObject({ isTrusted: true, reason: 'decision', isTrustedAtNextStart: true })
  await at.ran(id)
  expect(await at.audited(at.ada, id)).toContain('repository.trust')
  // Of the same from now on, and of one that was there before at its next start.
  expect((await at.create(at.ada, 'acme/engine')).trust).toMatchObject({ isTrusted: true })
  const { name } = undecided
  expect((await at.ada.api.codespaces.get({ name })).trust.isTrustedAtNextStart).toBe(true)
  // Nobody else has said anything.
  const others = await at.create(at.linus, 'acme/engine')
  expect(others.trust).toMatchObject({ isTrusted: false, reason: 'undecided' })
  await at.hasNothing(at.linus, others)
})

test('S-76 another configuration than the agreed one begins untrusted, with what was begun given up', async () => {
  const { id } = await at.create(at.ada, 'acme/changing', agreed)
  await at.ran(id)
  const sha = await at.hub.commit('acme/changing', {
    '.devcontainer.json': JSON.stringify({ postStartCommand: `${command}; true` }),
  })
  const made = await at.create(at.ada, 'acme/changing', agreed)
  expect(made.trust).toMatchObject({ isTrusted: false, reason: 'changed' })
  await at.hasNothing(at.ada, made)
  expect(await at.restart(at.ada, made.name)).toMatchObject({ isTrusted: false, reason: 'changed' })
  // What it was is known from the clone of what was agreed to on the form (L.2).
  const difference = [{ of: 'commands', name: 'postStartCommand', kind: 'changed', was: command }]
  const repositoryUrl = `${at.hub.url}/acme/changing`
  const preview = await at.ada.api.repositories.preview({ repositoryUrl, sha })
  expect(preview.changes).toEqual(difference)
  const { name } = made
  const request = await at.ada.api.codespaces.trustRequest({ name })
  expect(request.changes).toEqual(difference)
  const configurationHash = request.trust.configurationHash ?? ''
  await at.ada.api.codespaces.trust({ name, configurationHash })
  expect((await at.ada.api.codespaces.trustRequest({ name })).changes).toBeNull()
  const terms = at.app.ctx.db.selectFrom('repositoryTrust').select('terms')
  const kept = await terms.where('configurationHash', '=', configurationHash).execute()
  expect(kept).toEqual([{ terms: expect.stringContaining('"TOKEN"') }])
})

test('who takes their trust back is left with none at the next start, and another hash is refused', async () => {
  const { id, name } = await at.create(at.ada, 'acme/engine', agreed)
  await at.ran(id)
  const { trust } = await at.ada.api.codespaces.distrust({ name })
  expect(trust).toMatchObject({ isTrusted: true, isTrustedAtNextStart: false })
  expect(await at.audited(at.ada, id)).toContain('repository.distrust')
  expect(await at.restart(at.ada, name)).toMatchObject({ isTrusted: false, reason: 'undecided' })
  const held = { procedure: 'secrets.held', kind: 'query', answer: heldSecrets } as const
  await vi.waitFor(async () => {
    const { version } = await callAgent(at.app.ctx, id, held, AbortSignal.timeout(10_000))
    expect([null, 'nothing']).toContain(version)
  }, within)
  const wrong = at.ada.api.codespaces.trust({ name, configurationHash: 'a'.repeat(64) })
  await expect(wrong).rejects.toMatchObject({
    code: 'CONFLICT',
    cause: { code: 'TRUST_CONFIGURATION_CHANGED' },
  })
})

test('S-76 what was agreed to for a repository is not given to a fork that asks for the same', async () => {
  const { ctx } = at.app
  const { id } = await at.create(at.ada, 'acme/listed')
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
  await recordAnswer({ ...ctx, session: at.ada.session }, configured, answer)
  const paths = async (one: typeof row) =>
    (await wantedOf(ctx, one, true)).map(({ repositoryUrl }) => new URL(repositoryUrl).pathname)
  expect(await paths(configured)).toEqual(['/acme/listed', '/acme/engine'])
  const head = { headBranch: 'idea', headRepository: 'grace/listed', headRepositoryId: '5' }
  const begins = { kind: 'pull', number: 1, title: 'Idea', isFork: true, ...head }
  const ofFork = { ...configured, startingPoint: JSON.stringify(begins) }
  expect(await paths(ofFork)).toEqual(['/acme/listed', '/grace/listed'])
})

test('what comes from a template is trusted, and there is nothing to decide', async () => {
  const { name } = await at.ada.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  const { trust } = await at.app.reached(at.ada, name, 'running')
  expect(trust).toMatchObject({ isTrusted: true, reason: 'template' })
  const after = await at.ada.api.codespaces.distrust({ name })
  expect(after.trust.isTrustedAtNextStart).toBe(true)
})

test('S-76 where the clone did not say what it has, a decision is about that one codespace', async () => {
  const { ctx } = at.app
  const made = await at.create(at.linus, 'acme/engine')
  const other = await at.create(at.linus, 'acme/engine')
  const unread = { configurationHash: null, configuration: null }
  await ctx.db.updateTable('codespace').set(unread).where('id', 'in', [made.id, other.id]).execute()
  const { trust } = await at.linus.api.codespaces.trustRequest({ name: made.name })
  expect(trust).toMatchObject({ isTrusted: false, configurationHash: expect.any(String) })
  const configurationHash = trust.configurationHash ?? ''
  await at.linus.api.codespaces.trust({ name: made.name, configurationHash })
  expect(await at.restart(at.linus, made.name)).toMatchObject({
    isTrusted: true,
    reason: 'decision',
  })
  const another = await at.linus.api.codespaces.get({ name: other.name })
  expect(another.trust).toMatchObject({ isTrusted: false, isTrustedAtNextStart: false })
  await at.linus.api.codespaces.distrust({ name: made.name })
})
