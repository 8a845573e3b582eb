import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { CodespaceStep, StepName } from '../codespaces.schema.ts'
import { findById } from '../codespaces.store.ts'
import { agentStartOf } from '../reconciler/start-container.ts'

let host: GitHost
let app: TestApp
let alice: TestUser
let count = 0
beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
  })
  alice = await app.signIn()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

async function create(configuration: object | string): Promise<string> {
  count += 1
  const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration)
  const repositoryUrl = await host.addRepository(`ada/set-up-${count}`, {
    'README.md': 'x\n',
    '.devcontainer/devcontainer.json': text,
  })
  const input = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
  return (await alice.api.codespaces.create(input)).name
}

async function remove(name: string): Promise<void> {
  await alice.api.codespaces.delete({ name, idempotencyKey: crypto.randomUUID() })
  await app.reached(alice, name, 'deleted')
}

async function stepsOf(name: string): Promise<CodespaceStep[]> {
  for await (const steps of await alice.api.codespaces.steps({ name })) return steps
  return []
}
const stepOf = async (name: string, step: StepName) =>
  (await stepsOf(name)).find((one) => one.name === step)

async function logOf(name: string, step: StepName): Promise<string> {
  for await (const event of await alice.api.codespaces.stepLog({ name, step })) {
    const [, { text }] = event as unknown as [id: string, data: { text: string }]
    return text
  }
  return ''
}

const within = { timeout: 20_000, interval: 100 }

describe('a repository with a devcontainer.json', () => {
  test('has its commands run in order before the IDE opens, and each is a step with its log', async () => {
    const name = await create({
      containerEnv: { GREETING: 'hello' },
      onCreateCommand: 'echo "$GREETING from onCreate"; echo 1 >> order',
      updateContentCommand: ['/bin/sh', '-c', 'echo 2 >> order'],
      postCreateCommand: { one: 'sleep 0.1; echo 3 >> order', two: 'true' },
    })
    const running = await app.reached(alice, name, 'running', 'failed')
    expect(running).toMatchObject({ isReady: true, canOpen: true, recovery: null, failure: null })
    expect(await stepOf(name, 'onCreateCommand')).toMatchObject({ state: 'done', error: null })
    expect(await stepOf(name, 'updateContentCommand')).toMatchObject({ state: 'done' })
    expect(await logOf(name, 'onCreateCommand')).toContain('hello from onCreate')
    await vi.waitFor(async () => {
      expect(await stepOf(name, 'postCreateCommand')).toMatchObject({ state: 'done' })
    }, within)
    await remove(name)
  })

  test('whose onCreateCommand fails opens all the same, says why, and is tried again from there', async () => {
    const name = await create({
      onCreateCommand: 'echo broken; test -e ../mended || exit 3',
      updateContentCommand: 'true',
    })
    expect((await app.reached(alice, name, 'running', 'failed')).isReady).toBe(true)
    expect(await stepOf(name, 'onCreateCommand')).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('3'),
    })
    await vi.waitFor(async () => {
      expect(await stepOf(name, 'updateContentCommand')).toMatchObject({ state: 'skipped' })
    }, within)
    expect(await logOf(name, 'onCreateCommand')).toContain('broken')

    await alice.api.codespaces.retryCommand({ name, hook: 'onCreateCommand' })
    await vi.waitFor(async () => {
      const log = await logOf(name, 'onCreateCommand')
      expect(log.match(/broken/g)).toHaveLength(2)
    }, within)
    await expect(
      alice.api.codespaces.retryCommand({ name, hook: 'postStartCommand' }),
    ).rejects.toMatchObject({ cause: { code: 'SET_UP_NOT_FOUND' } })
    await remove(name)
  })

  test('that hangs before waitFor may be opened meanwhile (F-43)', async () => {
    const name = await create({ onCreateCommand: 'sleep infinity' })
    await vi.waitFor(async () => {
      const { canOpen, isReady, state } = await alice.api.codespaces.get({ name })
      expect({ canOpen, isReady, state }).toEqual({
        canOpen: true,
        isReady: false,
        state: 'creating',
      })
    }, within)
    await vi.waitFor(async () => {
      expect(await stepOf(name, 'onCreateCommand')).toMatchObject({ state: 'running' })
    }, within)
    await expect(
      alice.api.codespaces.retryCommand({ name, hook: 'onCreateCommand' }),
    ).rejects.toMatchObject({ cause: { code: 'SET_UP_BUSY' } })
    // Its own agent ends it after the time that the settings give.
    const { id } = await alice.api.codespaces.get({ name })
    const row = await findById(app.ctx, id)
    if (!row) throw new Error('It is gone.')
    const start = await agentStartOf(app.ctx, row, AbortSignal.timeout(10_000))
    expect(start.lifecycle.onceLimitMs).toBe(120 * 60_000)
    // With the name of the codespace, tools make the addresses of its ports of it.
    const { host } = new URL(app.ctx.config.portsUrl ?? '')
    expect(start.environment.GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN).toBe(host)

    // Half an hour later it is no longer waited for.
    const { clock } = app.ctx
    const { now } = clock
    clock.now = () => now() + 31 * 60_000
    await app.reached(alice, name, 'running')
    expect((await stepOf(name, 'onCreateCommand'))?.error).toContain('30 minutes')
    clock.now = now
    await remove(name)
  })

  test('that prints without end fills its log no further than a megabyte (F-44)', async () => {
    const name = await create({
      postCreateCommand: 'head -c 40000000 /dev/zero | tr "\\\\0" x; exit 9',
    })
    await app.reached(alice, name, 'running', 'failed')
    await vi.waitFor(async () => {
      expect(await stepOf(name, 'postCreateCommand')).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('9'),
      })
    }, within)
    const { id, generation } = await alice.api.codespaces.get({ name })
    let length = 0
    const signal = AbortSignal.timeout(1000)
    const key = { codespaceId: id, generation, name: 'postCreateCommand' } as const
    for await (const { bytes } of app.ctx.stepLogs.follow(key, 0, signal)) length += bytes.length
    expect(length).toBeGreaterThan(100_000)
    expect(length).toBeLessThan(1_200_000)
    await remove(name)
  })

  test('that cannot be read runs on the default configuration and says where it is wrong (F-47)', async () => {
    const name = await create('{\n  "image": 3,\n}')
    const running = await app.reached(alice, name, 'running', 'failed')
    expect(running.isReady).toBe(true)
    expect(running.recovery).toMatch(/line 2/i)
    expect(await stepOf(name, 'configuration')).toMatchObject({ state: 'failed' })
    await remove(name)
  })

  test('that has an image built where none can be runs on the default one, and says so (F-45)', async () => {
    const name = await create({
      build: { dockerfile: 'Dockerfile' },
      postCreateCommand: 'echo for another image',
    })
    const running = await app.reached(alice, name, 'running', 'failed')
    expect(running.isReady).toBe(true)
    expect(running.recovery).toMatch(/cannot build images/)
    expect(await stepOf(name, 'build')).toMatchObject({ state: 'failed' })
    expect(await stepOf(name, 'postCreateCommand')).toBeUndefined()
    await remove(name)
  })

  test('whose other keys have no effect says so in its log (S-58)', async () => {
    const name = await create({
      initializeCommand: 'touch /tmp/never',
      mounts: ['type=bind,source=/etc,target=/host'],
    })
    await app.reached(alice, name, 'running', 'failed')
    const log = await logOf(name, 'configuration')
    expect(log).toContain('initializeCommand')
    expect(log).toContain('mounts')
    await remove(name)
  })

  test('is followed on after a restart of the server (F-03)', async () => {
    const name = await create({ onCreateCommand: 'echo begun; sleep 3; echo over' })
    await vi.waitFor(async () => {
      expect(await logOf(name, 'onCreateCommand')).toContain('begun')
    }, within)
    await app.stopServer()
    await app.startServer()
    alice = await app.signIn()
    expect((await app.reached(alice, name, 'running', 'failed')).state).toBe('running')
    expect(await logOf(name, 'onCreateCommand')).toContain('over')
    await remove(name)
  })
})

test('a started one runs its postStartCommand again, and the rest not (R6)', async () => {
  const name = await create({
    onCreateCommand: 'echo once >> ../created',
    postStartCommand: 'echo again >> ../started',
    waitFor: 'postStartCommand',
  })
  await app.reached(alice, name, 'running', 'failed')
  await alice.api.codespaces.stop({ name, idempotencyKey: crypto.randomUUID() })
  await app.reached(alice, name, 'stopped')
  await alice.api.codespaces.start({ name, idempotencyKey: crypto.randomUUID() })
  await app.reached(alice, name, 'running', 'failed')
  expect(await stepOf(name, 'postStartCommand')).toMatchObject({ state: 'done' })
  expect((await stepOf(name, 'onCreateCommand'))?.state).not.toBe('running')
  await remove(name)
})
