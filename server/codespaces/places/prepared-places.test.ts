import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import type { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { Place } from './place-list.ts'

const never = new AbortController().signal
const gigabyte = 1024 ** 3
const instance = { scope: 'instance' } as const
const key = () => crypto.randomUUID()

let app: TestApp
/** A call of the driver's that never answers from now on, as for a server that is killed. */
let stuckAt: keyof ContainerDriver | null = null
afterEach(async () => {
  stuckAt = null
  await app[Symbol.asyncDispose]()
})

const stuck = (driver: ContainerDriver): ContainerDriver =>
  new Proxy(driver, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: unknown[]) =>
        name === stuckAt ? new Promise(() => undefined) : Reflect.apply(member, target, given)
    },
  })

/** With an administrator who has set how many there are. */
async function start(count = 1): Promise<TestUser> {
  app = await TestApp.start({
    environment: { BOTHY_TRUSTED_REPOSITORIES: '', BOTHY_PREPARED_PLACES: '' },
    wrap: ({ db, driver }) => ({ db, driver: stuck(driver) }),
    times: { retryMs: 50 },
  })
  const owner = await app.signIn()
  await app.ctx.places.fill(app.ctx, never)
  await set(owner, count)
  return owner
}

async function set({ api }: TestUser, value: number): Promise<void> {
  await api.settings.admin.set({ of: instance, id: 'codespaces.preparedPlaces', value })
  await expect.poll(() => ready().length).toBe(value)
}

const file = () => join(app.ctx.config.dataFolder, 'prepared-places.json')
const places = (): Place[] => JSON.parse(readFileSync(file(), 'utf8'))
const ready = () => (existsSync(file()) ? places().filter(({ state }) => state === 'ready') : [])
const create = ({ api }: TestUser, idempotencyKey = key()) =>
  api.codespaces.create({ template: 'blank', idempotencyKey })

test('a new codespace takes what was made before it, and the next is made behind it', async () => {
  const owner = await start()
  const [place] = ready()
  const first = await create(owner)
  expect(first.id).toBe(place?.id)
  expect(places()).toEqual([])
  const running = await app.reached(owner, first.name, 'running', 'failed')
  expect(running.state).toBe('running')
  await expect.poll(() => ready().length, { timeout: 10_000 }).toBe(1)
  expect(ready()[0]?.id).not.toBe(first.id)
})

test('of many that are created at once no two get the same, and none waits', async () => {
  const owner = await start(2)
  const prepared = ready().map(({ id }) => id)
  const made = await Promise.all(Array.from({ length: 5 }, () => create(owner)))
  const ids = made.map(({ id }) => id)
  expect(new Set(ids).size).toBe(5)
  expect(ids).toEqual(expect.arrayContaining(prepared))
})

test('what is refused leaves its place to the next', async () => {
  const owner = await start()
  await owner.api.settings.admin.set({ of: instance, id: 'codespaces.maximumPerUser', value: 1 })
  const first = await create(owner)
  await app.reached(owner, first.name, 'running', 'failed')
  await expect.poll(() => ready().length, { timeout: 10_000 }).toBe(1)
  const [place] = ready()
  await expect(create(owner)).rejects.toMatchObject({ cause: { code: 'CODESPACE_LIMIT_REACHED' } })
  expect(places()).toEqual([{ ...place, state: 'taken' }])
  await app.ctx.places.takeStock(app.ctx)
  expect(ready()).toEqual([place])
})

test('a restored database that knows nothing of a codespace does not offer its place again', async () => {
  const owner = await start()
  const { id } = await create(owner)
  await app.ctx.db.deleteFrom('codespace').where('id', '=', id).execute()
  await app.ctx.places.takeStock(app.ctx)
  expect(places().map((one) => one.id)).not.toContain(id)
})

test.each(['createNetwork', 'createWorkspace', 'openWorkspace'] as const)(
  'a server that is killed at %s finishes what it began (F-01)',
  async (call) => {
    await start(0)
    stuckAt = call
    void set(await app.signIn(), 1).catch(() => undefined)
    await expect.poll(() => existsSync(file()) && places()).toMatchObject([{ state: 'making' }])
    const [{ id }] = places() as [Place]
    await app.buryServer()
    stuckAt = null
    await app.startServer()
    await expect.poll(() => ready().map((one) => one.id), { timeout: 10_000 }).toEqual([id])
  },
)

test('what is wanted no more, or of another size, is cleared away', async () => {
  const owner = await start(2)
  await set(owner, 1)
  const [place] = ready()
  await owner.api.settings.admin.set({
    ...{ of: instance, id: 'codespaces.workspaceBytes' },
    value: gigabyte,
  })
  await expect.poll(() => ready()).toMatchObject([{ workspaceBytes: gigabyte }])
  expect(ready()[0]?.id).not.toBe(place?.id)
  await set(owner, 0)
  await expect.poll(places).toEqual([])
  expect(await app.ctx.driver.list()).toEqual(new Set())
})

test('what is not trusted takes none: its network would be another (S-76)', async () => {
  const owner = await start()
  const engine = app.ctx.driver as MemoryDriver
  const before = ready()
  await owner.api.codespaces
    .create({ repositoryUrl: 'https://github.com/acme/unknown', idempotencyKey: key() })
    .catch(() => undefined)
  expect(ready()).toEqual(before)
  expect(engine.egressOf(before[0]?.id ?? '')).toBe('public')
})
