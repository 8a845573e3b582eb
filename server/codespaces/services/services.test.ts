import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import type { CompanionSpec } from '#server/drivers/companions.schema.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { Codespace, CodespaceStep } from '../codespaces.schema.ts'
import { findById, listSteps, update, writeStep } from '../codespaces.store.ts'
import { watchServices } from './watch-services.ts'

let host: GitHost
let app: TestApp
let alice: TestUser
let count = 0

beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  app = await TestApp.start({
    environment: {
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_TRUSTED_REPOSITORIES: `${host.host}/ada/*`,
    },
  })
  alice = await app.signIn()
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const within = { timeout: 20_000, interval: 50 }
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
const forEver = 'trap "exit 0" TERM; while :; do sleep 0.05; done'

const service = (name: string, script: string): CompanionSpec => ({
  name,
  aliases: [],
  image: 'db:1',
  entrypoint: ['/bin/sh', '-c', script],
  command: null,
  environment: {},
  workingDir: null,
  user: null,
  healthcheck: 'none',
  volumes: [{ volume: 'data', target: '/data', isReadOnly: false }],
  tmpfs: [],
  init: false,
  shmSizeBytes: null,
  limits: { memoryBytes: null, cpus: null, pids: null },
  dependsOn: [],
})

const waitingForDb: CompanionSpec = {
  ...service('web', forEver),
  dependsOn: [{ name: 'db', condition: 'service_healthy' }],
}

/** One that is stopped, with what it wants beside it as it is read from a Compose file. */
async function withServices(companions: CompanionSpec[], isMade = true): Promise<Codespace> {
  count += 1
  const repositoryUrl = await host.addRepository(`ada/services-${count}`, {
    '.devcontainer.json': '{ "image": "app:1" }',
  })
  const input = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
  const { name } = await alice.api.codespaces.create(input)
  await app.reached(alice, name, 'running')
  await alice.api.codespaces.stop(keyed(name))
  const codespace = await app.reached(alice, name, 'stopped')
  const row = await findById(app.ctx, codespace.id)
  const services = {
    companions,
    aliases: ['app'],
    dependsOn: companions.flatMap(({ name: one }) =>
      one === 'seed' ? [{ name: one, condition: 'service_completed_successfully' as const }] : [],
    ),
    builds: {},
  }
  const configuration = JSON.stringify({ ...JSON.parse(row?.configuration ?? '{}'), services })
  const { configurationHash = null, image = '' } = row ?? {}
  // As it came up last.
  const lastGoodBuild = JSON.stringify({ configuration, configurationHash, image })
  await update(app.ctx, codespace.id, { configuration, lastGoodBuild })
  if (!isMade) await app.ctx.driver.removeContainer(codespace.id)
  return codespace
}

async function start({ name }: Codespace): Promise<Codespace> {
  await alice.api.codespaces.start(keyed(name))
  return app.reached(alice, name, 'running', 'failed')
}

const list = ({ id }: Codespace) => app.ctx.driver.companions?.list(id)
const stepOf = async ({ id }: Codespace): Promise<CodespaceStep | undefined> => {
  const { generation = 0 } = (await findById(app.ctx, id)) ?? {}
  return (await listSteps(app.ctx, id, generation)).find(({ name }) => name === 'services')
}

test('services start with their codespace, end with it, and are gone with it', async () => {
  const codespace = await withServices([
    service('db', `cat /data/seed; ${forEver}`),
    service('seed', 'echo seeded >> /data/seed'),
  ])
  expect(await start(codespace)).toMatchObject({ state: 'running' })
  expect(await stepOf(codespace)).toMatchObject({ state: 'done', error: null })
  expect(await list(codespace)).toEqual([
    { name: 'db', status: 'running', health: null, exitCode: null },
    { name: 'seed', status: 'exited', health: null, exitCode: 0 },
  ])
  await alice.api.codespaces.stop(keyed(codespace.name))
  await app.reached(alice, codespace.name, 'stopped')
  expect((await list(codespace))?.map(({ status }) => status)).toEqual(['exited', 'exited'])
  const seed = join(app.folder, 'c', codespace.id, 'volumes/data/seed')
  expect(readFileSync(seed, 'utf8')).toBe('seeded\n')
  expect(await start(codespace)).toMatchObject({ state: 'running' })
  expect(readFileSync(seed, 'utf8')).toBe('seeded\nseeded\n')

  await alice.api.codespaces.delete(keyed(codespace.name))
  await vi.waitFor(async () => expect(await list(codespace)).toEqual([]), within)
  // In the trash all that it held is kept.
  expect(readFileSync(seed, 'utf8')).toBe('seeded\nseeded\n')
  await app.reached(alice, codespace.name, 'deleted')
  await update(app.ctx, codespace.id, { deletedUntil: 1 })
  app.ctx.changes.announce(codespace.id)
  const left = async () => (await app.ctx.driver.list()).has(codespace.id)
  await vi.waitFor(async () => expect(await left()).toBe(false), within)
})

test('one that dies is named with what it said last, and its codespace goes on', async () => {
  const codespace = await withServices([
    service('db', 'while [ ! -e /data/end ]; do sleep 0.05; done; echo no space left >&2; exit 5'),
  ])
  expect(await start(codespace)).toMatchObject({ state: 'running' })
  writeFileSync(join(app.folder, 'c', codespace.id, 'volumes/data/end'), '')
  const error = 'The service db ended with exit code 5.'
  await vi.waitFor(
    async () => expect(await stepOf(codespace)).toMatchObject({ state: 'failed', error }),
    within,
  )
  const found = await alice.api.codespaces.get({ name: codespace.name })
  expect(found).toMatchObject({ state: 'running', recovery: null })
})

test('one that ends as soon as it has started is named too', async () => {
  const codespace = await withServices([service('db', 'echo broken; exit 7')])
  expect(await start(codespace)).toMatchObject({ state: 'running', recovery: null })
  await expect
    .poll(() => stepOf(codespace), within)
    .toMatchObject({
      state: 'failed',
      error: 'The service db ended with exit code 7.',
    })
})

test('those that cannot start leave a recovery container with the files (F-45)', async () => {
  const codespace = await withServices([service('seed', 'echo bad seed; exit 3')], false)
  expect(await start(codespace)).toMatchObject({
    state: 'running',
    recovery: 'The service seed ended with exit code 3.',
  })
  expect(await list(codespace)).toEqual([])
})

test('a container that has been worked in is kept where its services do not start', async () => {
  const codespace = await withServices([service('seed', 'exit 3')])
  expect(await start(codespace)).toMatchObject({ state: 'running', recovery: null })
  const error = 'The service seed ended with exit code 3.'
  expect(await stepOf(codespace)).toMatchObject({ state: 'failed', error })
})

/** It runs, and is never well. */
const neverWell = (name: string): CompanionSpec => ({
  ...service(name, forEver),
  healthcheck: {
    test: { argv: ['/bin/sh', '-c', 'exit 1'] },
    intervalMs: 50,
    timeoutMs: 1000,
    startPeriodMs: null,
    retries: 100_000,
  },
})

test('whoever does not want to wait for them goes on without them', async () => {
  const codespace = await withServices([neverWell('db'), waitingForDb])
  const { name } = codespace
  await alice.api.codespaces.start(keyed(name))
  await expect.poll(() => stepOf(codespace), within).toMatchObject({ state: 'running' })
  await alice.api.codespaces.skipServices({ name })
  expect(await app.reached(alice, name, 'running', 'failed')).toMatchObject({
    state: 'running',
    recovery: null,
  })
  const error = 'You went on without waiting for them.'
  expect(await stepOf(codespace)).toMatchObject({ state: 'skipped', error })
  // Said of this start alone.
  await alice.api.codespaces.restart(keyed(name))
  await expect.poll(() => stepOf(codespace), within).toMatchObject({ state: 'running' })
  await alice.api.codespaces.skipServices({ name })
  await app.reached(alice, name, 'running')
})

test('a codespace that has been worked in waits two minutes for them, and says for which', async () => {
  const codespace = await withServices([neverWell('db'), waitingForDb])
  const { timeout } = AbortSignal
  const patience = vi
    .spyOn(AbortSignal, 'timeout')
    .mockImplementation((ms) => timeout.call(AbortSignal, ms === 120_000 ? 500 : ms))
  try {
    expect(await start(codespace)).toMatchObject({ state: 'running', recovery: null })
  } finally {
    patience.mockRestore()
  }
  expect(await stepOf(codespace)).toMatchObject({
    state: 'failed',
    error:
      'The service db was not ready within 2 minutes. The codespace went on without waiting any longer.',
  })
})

test('each that has ended is named beside the others, also when nobody watched', async () => {
  const codespace = await withServices([service('db', 'exit 5'), service('web', 'exit 6')])
  expect(await start(codespace)).toMatchObject({ state: 'running' })
  const db = 'The service db ended with exit code 5.'
  const web = 'The service web ended with exit code 6.'
  const told = async () => (await stepOf(codespace))?.error
  await expect.poll(told, within).toBe(`${db} ${web}`)
  const row = await findById(app.ctx, codespace.id)
  if (!row) throw new Error('It is gone.')
  const { id: codespaceId, generation } = row
  const step = { state: 'failed' as const, startedAt: 1, endedAt: 2, error: web }
  await writeStep(app.ctx, { codespaceId, generation, name: 'services' }, step)
  // As the next server does.
  const over = new AbortController()
  const watching = watchServices(app.ctx, row, over.signal)
  await expect.poll(told, within).toBe(`${web} ${db}`)
  over.abort()
  await watching
})
