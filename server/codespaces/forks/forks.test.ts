import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { readCodespaceGrant } from '#server/github/github.ts'
import { update } from '../codespaces.store.ts'
import { startAtGithub } from '../credentials/at-github.testing.ts'

const within = { timeout: 20_000, interval: 300 }
let at: Awaited<ReturnType<typeof startAtGithub>>

beforeAll(async () => {
  at = await startAtGithub({ administration: 'write' })
})
afterAll(() => at[Symbol.asyncDispose]())

const opened = async (id: string) =>
  ((await readCodespaceGrant(at.app.ctx, id))?.tokens ?? [])
    .flatMap(({ repositories, permissions }) =>
      repositories.map(({ path }) => `${path} ${permissions.contents}`),
    )
    .sort()

test('where the App is on both sides the fork is made here, and the codespace may push to it', async () => {
  const { hub, githubApp, linus, app } = at
  hub.install(githubApp, 'linus')
  const { id, name } = await at.create(linus, 'acme/engine')
  const { fork } = linus.api.codespaces
  expect(await opened(id)).toEqual(['acme/engine read'])
  expect(await fork.get({ name })).toMatchObject({
    source: 'acme/engine',
    step: 'make',
    fork: null,
    login: 'linus',
  })
  await expect(fork.take({ name })).rejects.toMatchObject({ cause: { code: 'FORK_NOT_READY' } })
  {
    using _ = hub.holdForks()
    await fork.make({ name })
    expect((await fork.get({ name })).fork).toBeNull()
  }
  await vi.waitFor(async () => expect((await fork.get({ name })).step).toBe('ready'), within)
  expect(await fork.take({ name })).toEqual({
    forkUrl: `${hub.url}/linus/engine`,
    sourceUrl: `${hub.url}/acme/engine`,
    compareUrl: `${hub.url}/acme/engine/compare/main...linus:`,
  })
  expect(await opened(id)).toEqual(['acme/engine read', 'linus/engine write'])
  const restart = { name, idempotencyKey: crypto.randomUUID() }
  await linus.api.codespaces.restart(restart)
  await app.reached(linus, name, 'running', 'failed')
  expect(await opened(id)).toEqual(['acme/engine read', 'linus/engine write'])
  const { events } = await listAudit(app.ctx, listAuditInput.parse({}))
  const actions = events.map(({ action }) => action)
  expect(actions).toContain('codespace.makeFork')
  expect(actions).toContain('codespace.takeFork')
})

test('where it is not, the fork is made at GitHub, and the App is given it', async () => {
  const { hub, githubApp, ada } = at
  hub.addOrganization('others', { linus: 'owner' })
  hub.addRepository('others/tool', {}, { visibility: 'public' })
  await hub.commit('others/tool', { 'a.txt': 'a\n' })
  const { id, name } = await at.create(ada, 'others/tool')
  const { fork } = ada.api.codespaces
  const asked = await fork.get({ name })
  expect(asked).toMatchObject({ step: 'page', pageUrl: `${hub.url}/others/tool/fork` })
  expect(asked.installUrl).toContain('/installations/new/permissions?target_id=')
  hub.addRepository('ada/tool')
  await hub.addFork('others/tool', 'ada')
  expect(await fork.get({ name })).toMatchObject({ step: 'install', fork: 'ada/tool-1' })
  const installation = hub.install(githubApp, 'ada')
  hub.selectRepositories(installation, ['ada/tool'])
  expect((await fork.get({ name })).step).toBe('install')
  hub.selectRepositories(installation, ['ada/tool-1'])
  expect((await fork.get({ name })).step).toBe('ready')
  expect((await fork.take({ name })).compareUrl).toMatch(/main\.\.\.ada:tool-1:$/)
  expect(await opened(id)).toEqual(['ada/tool-1 write'])
})

test('S-76 no fork is made for who may push, for an untrusted codespace, nor for what stands still', async () => {
  const { linus, ada, app } = at
  const own = await at.create(ada, 'acme/engine')
  await expect(ada.api.codespaces.fork.get({ name: own.name })).rejects.toMatchObject({
    cause: { code: 'FORK_NOT_POSSIBLE' },
  })
  const { id, name } = await at.create(linus, 'acme/engine')
  const { generation } = await linus.api.codespaces.get({ name })
  const trust = JSON.stringify({ generation, isTrusted: false, reason: 'undecided' })
  await update(app.ctx, id, { trust })
  for (const call of ['get', 'make', 'take'] as const) {
    const { fork } = linus.api.codespaces
    const asked: Promise<unknown> = fork[call]({ name })
    await expect(asked).rejects.toMatchObject({ cause: { code: 'CODESPACE_UNTRUSTED' } })
  }
  await linus.api.codespaces.stop({ name, idempotencyKey: crypto.randomUUID() })
  await app.reached(linus, name, 'stopped')
  await expect(linus.api.codespaces.fork.make({ name })).rejects.toMatchObject({
    cause: { code: 'CODESPACE_STOPPED' },
  })
})
