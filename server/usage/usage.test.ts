import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, engines, TestPlaces } from '#server/db/database.testing.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { enforceQuotas } from './enforce-quotas.ts'
import { recordUsage } from './record-usage.ts'

const instance = { scope: 'instance' } as const
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
const template = () => ({ template: 'blank', idempotencyKey: crypto.randomUUID() }) as const
const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * A server whose clock a test sets, in the middle of a month; whoever is to sign in has done so.
 */
function clocked(app: TestApp) {
  let ahead = 0
  app.ctx.clock.now = () => Date.UTC(2026, 10, 10) + ahead
  const { now } = app.ctx.clock
  Object.assign(app.ctx.steadyClock, { now, toWall: (at: unknown) => at })
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 30_000) {
      ahead += Math.min(left, 30_000)
      await recordUsage(app.ctx)
    }
  }
  return { pass, jump: (ms: number) => (ahead += ms) }
}

async function newRunning(app: TestApp, user: TestUser) {
  const { name } = await user.api.codespaces.create(template())
  await app.reached(user, name, 'running')
  await recordUsage(app.ctx)
  return name
}

/** Core-minutes, which are of two processors. */
async function coreMinutes({ api }: TestUser): Promise<number> {
  const { codespaces } = await api.usage.own()
  return codespaces.reduce((sum, { coreHours }) => sum + coreHours * 60, 0)
}

describe.each(engines)('on %s', (engine: Engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('what runs is counted once, by however many servers, and what rests is not', async () => {
    const { databaseUrl } = await places.newPlace()
    const environment = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
    await using app = await TestApp.start({ environment })
    const user = await app.signIn()
    const { pass, jump } = clocked(app)
    const name = await newRunning(app, user)
    const before = await coreMinutes(user)
    await pass(10 * minuteMs)
    expect((await coreMinutes(user)) - before).toBeCloseTo(20, 1)
    // Several that look at the same moment count it once.
    jump(30_000)
    await Promise.all([recordUsage(app.ctx), recordUsage(app.ctx), recordUsage(app.ctx)])
    expect((await coreMinutes(user)) - before).toBeCloseTo(21, 1)
    await user.api.codespaces.stop(keyed(name))
    await app.reached(user, name, 'stopped')
    await recordUsage(app.ctx)
    const stopped = await coreMinutes(user)
    await pass(10 * minuteMs)
    expect(await coreMinutes(user)).toBeCloseTo(stopped, 5)
  })
})

test('a clock that jumps makes nothing of it, and one that goes back takes nothing (F-32)', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { pass, jump } = clocked(app)
  await newRunning(app, user)
  const before = await coreMinutes(user)
  jump(2 * hourMs)
  await recordUsage(app.ctx)
  expect((await coreMinutes(user)) - before).toBeCloseTo(2, 1)
  jump(-4 * hourMs)
  await recordUsage(app.ctx)
  expect((await coreMinutes(user)) - before).toBeCloseTo(2, 1)
  await pass(minuteMs)
  expect((await coreMinutes(user)) - before).toBeCloseTo(4, 1)
})

test('one that cannot be counted keeps no other from it', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { jump } = clocked(app)
  const broken = await newRunning(app, user)
  const name = await newRunning(app, user)
  await app.ctx.db
    .updateTable('codespace')
    .set({ givenMachine: '{}' })
    .where('name', '=', broken)
    .execute()
  jump(minuteMs)
  await expect(recordUsage(app.ctx)).rejects.toThrow('Not counted: 1')
  const counters = await app.ctx.db
    .selectFrom('usageCounter')
    .innerJoin('codespace', 'codespace.id', 'usageCounter.codespaceId')
    .select(['name', 'keptAt'])
    .execute()
  expect(counters).toContainEqual({ name, keptAt: app.ctx.clock.now() })
})

test('an agent that lies about the size of its files uses up nothing of others', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { jump } = clocked(app)
  const name = await newRunning(app, user)
  await user.api.codespaces.stop(keyed(name))
  await app.reached(user, name, 'stopped')
  for (const usedBytes of [-1e15, 1e300, 0.5]) {
    const work = JSON.stringify({ git: null, disk: { usedBytes, limitBytes: 1 } })
    await app.ctx.db.updateTable('codespace').set({ work }).execute()
    jump(hourMs)
    await recordUsage(app.ctx)
    const counter = app.ctx.db.selectFrom('usageCounter').select('storedBytes')
    const { storedBytes } = await counter.executeTakeFirstOrThrow()
    expect(Number.isSafeInteger(storedBytes)).toBe(true)
    expect(storedBytes).toBeGreaterThanOrEqual(0)
  }
})

test('what has run since before machine types is counted as of the standard one', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { pass } = clocked(app)
  await newRunning(app, user)
  await app.ctx.db.updateTable('codespace').set({ givenMachine: null }).execute()
  const before = await coreMinutes(user)
  await pass(10 * minuteMs)
  expect((await coreMinutes(user)) - before).toBeCloseTo(20, 1)
})

test('snapshots are kept, and so counted with the files', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { jump } = clocked(app)
  const name = await newRunning(app, user)
  await user.api.codespaces.stop(keyed(name))
  const { id } = await app.reached(user, name, 'stopped')
  const { db } = app.ctx
  const files = 5 * 1024 ** 3
  const work = JSON.stringify({ git: null, disk: { usedBytes: files, limitBytes: files } })
  await db.updateTable('codespace').set({ work }).execute()
  const row = { codespaceId: id, takenAt: 1, reason: 'stop', outcome: 'saved' } as const
  const rest = { place: null, content: null, sealedKey: null, problem: null, bytes: 1000 }
  for (const snapshot of ['one', 'two']) {
    await db
      .insertInto('codespaceSnapshot')
      .values({ id: snapshot, ...row, ...rest })
      .execute()
  }
  const count = async () => {
    jump(hourMs)
    await recordUsage(app.ctx)
    return db.selectFrom('usageCounter').select('storedBytes').executeTakeFirstOrThrow()
  }
  // The stop itself may be counted meanwhile, as it was.
  await expect.poll(count).toEqual({ storedBytes: files + 2000 })
})

test('a server that is killed loses no more than a minute, and its next life counts nothing twice (F-01)', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { pass, jump } = clocked(app)
  await newRunning(app, user)
  await pass(5 * minuteMs)
  const written = await coreMinutes(user)
  jump(20_000)
  await app.buryServer()
  await app.startServer()
  const later = clocked(app)
  later.jump(5 * minuteMs + 50_000)
  const again = await app.comeBack(user)
  // What ran meanwhile is counted for a minute at most.
  expect(await coreMinutes(again)).toBeGreaterThanOrEqual(written)
  expect((await coreMinutes(again)) - written).toBeLessThanOrEqual(2.01)
})

test('who has used up their core-hours starts nothing more, is told who can raise them, and may delete', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const mallory = await app.signIn('mallory')
  const { pass } = clocked(app)
  const name = await newRunning(app, mallory)
  const { admin } = owner.api.settings
  await admin.set({ of: instance, id: 'usage.coreHoursPerUser', value: 1 })
  await pass(29 * minuteMs)
  await enforceQuotas(app.ctx)
  expect(await mallory.api.codespaces.get({ name })).toMatchObject({ quotaStopAt: null })
  await pass(2 * minuteMs)
  await enforceQuotas(app.ctx)
  const { quotaStopAt } = await mallory.api.codespaces.get({ name })
  expect((quotaStopAt ?? 0) - app.ctx.clock.now()).toBe(30 * minuteMs)
  const refused = { cause: { code: 'QUOTA_USED_UP' } }
  const attempt = mallory.api.codespaces.create(template())
  await expect(attempt).rejects.toMatchObject(refused)
  await expect(attempt).rejects.toThrow(/^You have used 1 of 1 core-hours this month\..* can raise/)
  // It is each one's own.
  await owner.api.codespaces.create(template())

  // A clock that jumps ends no grace (F-32).
  const clock = { now: () => app.ctx.clock.now() + 24 * hourMs }
  await enforceQuotas({ ...app.ctx, clock })
  expect(await mallory.api.codespaces.get({ name })).toMatchObject({ quotaStopAt })

  await pass(31 * minuteMs)
  await enforceQuotas(app.ctx)
  const stopped = await app.reached(mallory, name, 'stopped')
  expect(stopped.stopReason).toMatchObject({ kind: 'quota' })
  const start = () => mallory.api.codespaces.start(keyed(name))
  await expect(start()).rejects.toMatchObject(refused)
  const { events } = await mallory.api.audit.own({})
  expect(events.find(({ action }) => action === 'codespace.stop')).toMatchObject({
    actor: null,
    after: { reason: 'quota' },
  })
  await admin.set({ of: instance, id: 'usage.coreHoursPerUser', value: 100 })
  await start()
  await admin.set({ of: instance, id: 'usage.coreHoursPerUser', value: 1 })
  await mallory.api.codespaces.delete(keyed(name))
})

test('who gets more in the grace goes on, and an organization has a quota of its own', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { pass } = clocked(app)
  const name = await newRunning(app, user)
  const { admin } = user.api.settings
  await admin.set({ of: instance, id: 'usage.coreHours', value: 0 })
  await enforceQuotas(app.ctx)
  expect((await user.api.codespaces.get({ name })).quotaStopAt).not.toBeNull()
  await admin.set({ of: instance, id: 'usage.coreHours', value: null })
  await enforceQuotas(app.ctx)
  expect(await user.api.codespaces.get({ name })).toMatchObject({ quotaStopAt: null })

  const acme = { scope: 'organization', scopeId: 'git.example.com/acme' } as const
  await admin.set({ of: acme, id: 'usage.coreHoursPerOrganization', value: 0 })
  await admin.set({ of: acme, id: 'usage.coreHoursPerUser', value: 5 })
  const repositoryUrl = 'https://git.example.com/acme/one'
  expect(await user.api.usage.quotas({ repositoryUrl })).toMatchObject([
    { kind: 'cores', of: 'personInOrganization', limit: 5, used: 0 },
    { kind: 'cores', of: 'organization', organization: 'git.example.com/acme', limit: 0 },
  ])
  const asked = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
  const create = user.api.codespaces.create(asked)
  await expect(create).rejects.toThrow('git.example.com/acme has used 0 of 0 core-hours')
  // What others use of it is nobody's business who only knows the name of a repository.
  await admin.set({ of: acme, id: 'usage.coreHoursPerOrganization', value: 7 })
  expect(await user.api.usage.quotas({ repositoryUrl })).toMatchObject([
    { kind: 'cores', of: 'personInOrganization' },
  ])
  await pass(minuteMs)
  const { users } = await user.api.usage.everyone()
  expect(users).toMatchObject([{ id: user.session.user.id, coreHours: expect.any(Number) }])
})

test('no more of somebody run at once than may, and those that run go on', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const first = await newRunning(app, user)
  const id = 'codespaces.maximumRunningPerUser'
  await user.api.settings.admin.set({ of: instance, id, value: 1 })
  const reached = { cause: { code: 'RUNNING_LIMIT_REACHED' } }
  await expect(user.api.codespaces.create(template())).rejects.toMatchObject(reached)
  await user.api.codespaces.restart(keyed(first))
  await user.api.codespaces.stop(keyed(first))
  const second = await user.api.codespaces.create(template())
  await expect(user.api.codespaces.start(keyed(first))).rejects.toMatchObject(reached)
  expect(await app.reached(user, second.name, 'running')).toMatchObject({ state: 'running' })
})
