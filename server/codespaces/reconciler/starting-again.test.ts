import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { AppError } from '#server/errors.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

let app: TestApp
let alice: TestUser
beforeAll(async () => {
  app = await TestApp.start()
  alice = await app.signIn()
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => app[Symbol.asyncDispose]())

const keyed = () => ({ idempotencyKey: crypto.randomUUID() })

async function stopped(): Promise<string> {
  const { name } = await alice.api.codespaces.create({ template: 'blank', ...keyed() })
  await app.reached(alice, name, 'running')
  await alice.api.codespaces.stop({ name, ...keyed() })
  await app.reached(alice, name, 'stopped')
  return name
}

const statesOf = async (name: string) => {
  for await (const steps of await alice.api.codespaces.steps({ name })) {
    return Object.fromEntries(steps.map((step) => [step.name, step.state]))
  }
  return {}
}

test('a container that is there is started while its network is still made, and nobody is let in before', async () => {
  const name = await stopped()
  const { driver } = app.ctx
  const made = Promise.withResolvers<void>()
  const createNetwork = driver.createNetwork.bind(driver)
  vi.spyOn(driver, 'createNetwork').mockImplementationOnce(async (...given) => {
    await createNetwork(...given)
    await made.promise
  })
  await alice.api.codespaces.start({ name, ...keyed() })
  await vi.waitFor(
    async () =>
      expect(await statesOf(name)).toMatchObject({ container: 'done', network: 'running' }),
    10_000,
  )
  expect(await statesOf(name)).toMatchObject({ agent: 'pending' })
  expect(await alice.api.codespaces.get({ name })).toMatchObject({ canOpen: false })
  made.resolve()
  await app.reached(alice, name, 'running')
})

test('one whose network cannot be made is stopped again', async () => {
  const name = await stopped()
  const { driver } = app.ctx
  const failure = new AppError('NETWORK_RANGE_FULL', 'All networks are taken.')
  vi.spyOn(driver, 'createNetwork').mockRejectedValueOnce(failure)
  await alice.api.codespaces.start({ name, ...keyed() })
  await app.reached(alice, name, 'failed')
  expect(await statesOf(name)).toMatchObject({ network: 'failed' })
  const { id } = await alice.api.codespaces.get({ name })
  expect((await driver.inspect(id)).status).not.toBe('running')
})

test('nothing is started where it is not certain that codespaces are kept apart (S-62)', async () => {
  const name = await stopped()
  const starting = vi.spyOn(app.ctx.driver, 'startContainer')
  const failure = new AppError('ISOLATION_UNVERIFIED', 'The rules are gone.')
  const checked = Promise.withResolvers<void>()
  vi.spyOn(app.ctx.isolation, 'require').mockReturnValue(checked.promise)
  await alice.api.codespaces.start({ name, ...keyed() })
  const isWaiting = { workspace: 'done', container: 'running' }
  await vi.waitFor(async () => expect(await statesOf(name)).toMatchObject(isWaiting), 10_000)
  checked.reject(failure)
  await app.reached(alice, name, 'failed')
  expect(starting).not.toHaveBeenCalled()
  expect(await statesOf(name)).toMatchObject({ network: 'failed', container: 'skipped' })
})
