import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, engines, TestPlaces } from '#server/db/database.testing.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
const id = 'codespaces.maximumPerUser'
const instance = { scope: 'instance' } as const
const reached = { cause: { code: 'CODESPACE_LIMIT_REACHED' } }

describe.each(engines)('on %s', (engine: Engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  async function start() {
    const { databaseUrl } = await places.newPlace()
    const environment = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
    return TestApp.start({ environment })
  }
  const create = ({ api }: TestUser, idempotencyKey: string = crypto.randomUUID()) =>
    api.codespaces.create({ template: 'blank', idempotencyKey })

  test('nobody gets more codespaces than they may have, however many they ask for at once (S-69)', async () => {
    await using app = await start()
    const owner = await app.signIn()
    await owner.api.settings.admin.set({ of: instance, id, value: 2 })
    const mallory = await app.signIn('mallory')
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => create(mallory)))
    const made = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(made).toHaveLength(2)
    for (const one of asked) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject(reached)
    }
    await expect(create(mallory)).rejects.toThrow('You have 2 of at most 2 codespaces.')
    // It is each one's own number.
    await create(owner)

    // What is in the trash leaves room, and comes back only where there still is some.
    const [first] = made
    if (!first) throw new Error('None was made.')
    await mallory.api.codespaces.delete(keyed(first.name))
    const races = [mallory.api.codespaces.restore(keyed(first.name)), create(mallory)] as const
    const ends = await Promise.allSettled(races)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const kept = (await mallory.api.codespaces.list()).filter(({ deletedUntil }) => !deletedUntil)
    expect(kept).toHaveLength(2)
  })

  test('the same creation twice is one, also where it is the last that fits (F-37)', async () => {
    await using app = await start()
    const user = await app.signIn()
    await user.api.settings.admin.set({ of: instance, id, value: 1 })
    const key = crypto.randomUUID()
    const both = await Promise.all([create(user, key), create(user, key)])
    expect(both[0].name).toBe(both[1].name)
  })
})

test('a lower limit takes nothing away, and one of an organisation counts its codespaces alone', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { admin } = user.api.settings
  const create = (repositoryUrl: string) =>
    user.api.codespaces.create({ repositoryUrl, idempotencyKey: crypto.randomUUID() })
  await create('https://git.example.com/acme/one')
  await create('https://git.example.com/other/one')
  const acme = { scope: 'organization', scopeId: 'git.example.com/acme' } as const
  await admin.set({ of: acme, id, value: 1 })
  await expect(create('https://git.example.com/%61cme/two')).rejects.toThrow(
    'You have 1 of at most 1 codespace of git.example.com/acme.',
  )
  await create('https://git.example.com/other/two')
  await admin.set({ of: instance, id, value: 1 })
  await expect(create('https://git.example.com/other/three')).rejects.toMatchObject(reached)
  expect(await user.api.codespaces.list()).toHaveLength(3)
})
