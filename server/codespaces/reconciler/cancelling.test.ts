import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GitHost } from '#e2e/github/git-host.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { HostedApp } from '#server/testing/hosted-app.ts'
import { MoodyEngine } from '#server/testing/moody-engine.ts'
import type { TestApp, TestUser } from '#server/testing/test-app.ts'

let hosted: HostedApp
let host: GitHost
let repositoryUrl: string
let app: TestApp
let alice: TestUser
const engine = new MoodyEngine()
/** As the engine really is, whatever its mood. */
let truth: ContainerDriver
beforeAll(async () => {
  hosted = await HostedApp.start({
    wrap: ({ db, driver }) => {
      truth = driver
      return { db, driver: engine.driver(driver) }
    },
  })
  ;({ app, alice, host } = hosted)
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
})
afterAll(() => hosted?.[Symbol.asyncDispose]())

const key = () => crypto.randomUUID()

describe('while it is created, a codespace', () => {
  const calls = [
    'createNetwork',
    'createWorkspace',
    'imageUser',
    'runTask',
    'createContainer',
    'startContainer',
    'connect',
  ] as const

  test.each(calls)('can be stopped in the midst of %s, and started (F-46)', async (call) => {
    const isThere = engine.hangIn(call)
    const { name, id } = await alice.api.codespaces.create({ repositoryUrl, idempotencyKey: key() })
    await isThere
    const askedAt = performance.now()
    await alice.api.codespaces.stop({ name, idempotencyKey: key() })
    await app.reached(alice, name, 'stopped', 'failed')
    expect(performance.now() - askedAt).toBeLessThan(30_000)
    engine.hangsIn = null
    expect((await alice.api.codespaces.get({ name })).state).toBe('stopped')
    expect((await truth.inspect(id)).status).not.toBe('running')
    await alice.api.codespaces.start({ name, idempotencyKey: key() })
    expect(await app.reached(alice, name, 'running', 'failed')).toMatchObject({ state: 'running' })
  })

  test.each(calls)(
    'can be deleted in the midst of %s, and leaves nothing but its files (F-46)',
    async (call) => {
      const isThere = engine.hangIn(call)
      const { name, id } = await alice.api.codespaces.create({
        repositoryUrl,
        idempotencyKey: key(),
      })
      await isThere
      const askedAt = performance.now()
      await alice.api.codespaces.delete({ name, idempotencyKey: key() })
      await app.reached(alice, name, 'deleted')
      expect(performance.now() - askedAt).toBeLessThan(30_000)
      engine.hangsIn = null
      expect(await truth.inspect(id)).toEqual({ status: 'missing' })
    },
  )

  test('can be stopped and deleted in the midst of a set-up command (F-46)', async () => {
    const url = await host.addRepository('ada/slow', {
      '.devcontainer.json': JSON.stringify({ postCreateCommand: 'echo begun; sleep 1000' }),
    })
    const { name, id } = await alice.api.codespaces.create({
      repositoryUrl: url,
      idempotencyKey: key(),
    })
    await app.reached(alice, name, 'running', 'failed')
    for await (const steps of await alice.api.codespaces.steps({ name })) {
      const step = steps.find((candidate) => candidate.name === 'postCreateCommand')
      if (step?.state === 'running') break
    }
    const askedAt = performance.now()
    await alice.api.codespaces.stop({ name, idempotencyKey: key() })
    await app.reached(alice, name, 'stopped')
    await alice.api.codespaces.delete({ name, idempotencyKey: key() })
    await app.reached(alice, name, 'deleted')
    expect(performance.now() - askedAt).toBeLessThan(30_000)
    expect(await truth.inspect(id)).toEqual({ status: 'missing' })
  })
})
