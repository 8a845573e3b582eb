import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { appRouter } from '#server/router.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

let host: GitHost
let app: TestApp
let alice: TestUser
let mallory: TestUser
let repositoryUrl: string
beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  repositoryUrl = await host.addRepository(
    'ada/hut',
    { 'README.md': 'one\n' },
    { 'README.md': 'two\n' },
  )
  app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
  })
  alice = await app.signIn()
  mallory = await app.signIn('mallory')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

const create = (
  user: TestUser,
  input: { repositoryUrl?: string; branch?: string; key?: string } = {},
) =>
  user.api.codespaces.create({
    repositoryUrl: input.repositoryUrl ?? repositoryUrl,
    ...(input.branch === undefined ? {} : { branch: input.branch }),
    idempotencyKey: input.key ?? crypto.randomUUID(),
  })

const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

async function stepsOf(user: TestUser, name: string) {
  for await (const steps of await user.api.codespaces.steps({ name })) return steps
  return []
}

async function logOf(user: TestUser, name: string, step: 'clone' | 'agent' | 'history') {
  for await (const event of await user.api.codespaces.stepLog({ name, step })) {
    const [, { text }] = event as unknown as [id: string, data: { text: string }]
    return text
  }
  return ''
}

describe('a codespace', () => {
  test('is created, stopped, started, deleted and restored', async () => {
    const { name, state } = await create(alice)
    expect(state).toBe('creating')
    const running = await app.reached(alice, name, 'running', 'failed')
    expect(running).toMatchObject({
      state: 'running',
      isReady: true,
      failure: null,
      repositoryName: 'hut',
    })

    expect((await alice.api.codespaces.stop(keyed(name))).state).toBe('stopping')
    await app.reached(alice, name, 'stopped')
    await alice.api.codespaces.start(keyed(name))
    expect((await app.reached(alice, name, 'running', 'failed')).generation).toBe(2)

    const deleted = await alice.api.codespaces.delete(keyed(name))
    expect(deleted.deletedUntil).toBeGreaterThan(Date.now() + 6 * 24 * 60 * 60 * 1000)
    await app.reached(alice, name, 'deleted')
    await expect(alice.api.codespaces.start(keyed(name))).rejects.toMatchObject({
      cause: { code: 'CODESPACE_DELETED' },
    })
    await alice.api.codespaces.restore(keyed(name))
    await app.reached(alice, name, 'stopped')
    await alice.api.codespaces.start(keyed(name))
    expect((await app.reached(alice, name, 'running', 'failed')).state).toBe('running')
  })

  test('asked for twice with one key is one (F-37)', async () => {
    const key = crypto.randomUUID()
    const created = await Promise.all(Array.from({ length: 20 }, () => create(alice, { key })))
    expect(new Set(created.map(({ id }) => id)).size).toBe(1)
    await alice.api.codespaces.delete(keyed(created[0]?.name ?? ''))
  })

  test('whose branch is missing fails with what Git said, and can be tried again', async () => {
    const { name } = await create(alice, { branch: 'no-such-branch' })
    const failed = await app.reached(alice, name, 'failed', 'running')
    expect(failed.failure).toContain('no-such-branch')
    const clone = (await stepsOf(alice, name)).find((step) => step.name === 'clone')
    expect(clone).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('no-such-branch'),
    })
    expect(await logOf(alice, name, 'clone')).toContain('Remote branch no-such-branch not found')
    await alice.api.codespaces.start(keyed(name))
    expect((await app.reached(alice, name, 'failed', 'running')).generation).toBe(2)
    await alice.api.codespaces.delete(keyed(name))
    await app.reached(alice, name, 'deleted')
  })

  test('gets its whole history behind its owner’s back', async () => {
    const { name } = await create(alice)
    await app.reached(alice, name, 'running', 'failed')
    const signal = AbortSignal.timeout(20_000)
    const read = () => stepsOf(alice, name)
    for await (const steps of app.ctx.changes.snapshots(read, () => true, signal)) {
      const history = steps.find((step) => step.name === 'history')
      expect(history?.state).not.toBe('failed')
      if (history?.state === 'done') break
    }
    await alice.api.codespaces.delete(keyed(name))
  })

  test('stopped while it is being created ends stopped (F-46)', async () => {
    const { name } = await create(alice)
    await alice.api.codespaces.stop(keyed(name))
    expect((await app.reached(alice, name, 'stopped', 'failed')).state).toBe('stopped')
    await alice.api.codespaces.delete(keyed(name))
  })
})

test('somebody else’s codespace answers every procedure as one that does not exist (S-17, S-18)', async () => {
  const { name } = await create(alice)
  const answerOf = async (call: () => unknown) => {
    try {
      const result = await call()
      // A subscription fails at its first value.
      if (result && typeof result === 'object' && Symbol.asyncIterator in result) {
        for await (const value of result as AsyncIterable<unknown>) return { value }
      }
      return { result }
    } catch (error) {
      const { message, code } = error as Error & { code: string }
      return { message, code }
    }
  }
  type Procedures = Record<string, (input: unknown) => unknown>
  const procedures = Object.keys(appRouter._def.procedures)
  const ofOne = ['codespaces.', 'plane.'].flatMap((room) =>
    procedures.filter((path) => path.startsWith(room)),
  )
  const withoutName = ['list', 'watch', 'create', 'configurationSchemas', 'liveUsage'].map(
    (path) => `codespaces.${path}`,
  )
  for (const path of ofOne.filter((candidate) => !withoutName.includes(candidate))) {
    const [room = '', procedure = ''] = path.split('.')
    const call = (wanted: string) => () =>
      (mallory.api as unknown as Record<string, Procedures>)[room]?.[procedure]?.({
        name: wanted,
        step: 'clone',
        hook: 'postCreateCommand',
        idempotencyKey: crypto.randomUUID(),
        displayName: 'mine',
        machine: 'standard',
        branch: 'mine',
        configurationHash: 'a'.repeat(64),
        listHash: 'a'.repeat(64),
        isGiven: true,
        kind: 'full',
        path: '.devcontainer.json',
        text: '{}',
        files: [],
      })
    const hers = await answerOf(call(name))
    const nobodys = await answerOf(call('amber-hut-00000000'))
    expect([path, hers]).toEqual([path, nobodys])
    expect(JSON.stringify(hers)).toMatch(/NOT_FOUND|missing/)
  }
  expect(await mallory.api.codespaces.list()).toEqual([])
  expect((await alice.api.codespaces.get({ name })).displayName).not.toBe('mine')
  await alice.api.codespaces.delete(keyed(name))
})

test('a server that ends leaves codespaces running, and the next one takes them up (R7, F-07)', async () => {
  const { name } = await create(alice)
  const before = await app.reached(alice, name, 'running', 'failed')
  await app.stopServer()
  await app.startServer()
  alice = await app.signIn()
  mallory = await app.signIn('mallory')
  const after = await app.reached(alice, name, 'running', 'failed')
  expect(after.generation).toBe(before.generation)
  // Its line is taken up a moment after the server listens.
  await vi.waitFor(async () => {
    const line = await app.ctx.driver.connect(after.id, AbortSignal.timeout(1000))
    line.destroy()
  })
  await alice.api.codespaces.delete(keyed(name))
})
