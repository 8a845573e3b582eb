import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

let app: TestApp
let alice: TestUser
beforeAll(async () => {
  app = await TestApp.start()
  alice = await app.signIn()
})
afterAll(() => app[Symbol.asyncDispose]())

const keyed = () => ({ idempotencyKey: crypto.randomUUID() })

/** A start whose container runs, and is put on its network when the test says. */
async function startOffline() {
  const { name } = await alice.api.codespaces.create({ template: 'blank', ...keyed() })
  await app.reached(alice, name, 'running')
  await alice.api.codespaces.stop({ name, ...keyed() })
  await app.reached(alice, name, 'stopped')
  const { driver } = app.ctx
  const joined = Promise.withResolvers<void>()
  const startContainer = driver.startContainer.bind(driver)
  const runs = vi.fn()
  vi.spyOn(driver, 'startContainer').mockImplementationOnce(async (...given) => {
    await startContainer(...given)
    joined.promise.catch(() => undefined)
    runs()
    return { online: joined.promise }
  })
  await alice.api.codespaces.start({ name, ...keyed() })
  await vi.waitFor(() => expect(runs).toHaveBeenCalled(), 10_000)
  return { name, joined }
}

const stepOf = async (name: string, wanted: string) => {
  for await (const steps of await alice.api.codespaces.steps({ name })) {
    return steps.find((step) => step.name === wanted)?.state
  }
  return undefined
}

test('nobody is let in before it is on its network (S-62)', async () => {
  const { name, joined } = await startOffline()
  await vi.waitFor(async () => expect(await stepOf(name, 'agent')).toBe('running'), 10_000)
  expect(await alice.api.codespaces.get({ name })).toMatchObject({ canOpen: false })
  joined.resolve()
  await app.reached(alice, name, 'running')
})

test('a start whose container is not taken onto its network fails', async () => {
  const { name, joined } = await startOffline()
  joined.reject(new Error('The engine has no address left.'))
  await app.reached(alice, name, 'failed')
  expect(await stepOf(name, 'agent')).toBe('failed')
})
