import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SteadyClock } from '#server/system/steady-clock.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { expireUnused } from './expire-unused.ts'
import { dayMs } from './expiry.ts'

let app: TestApp
let alice: TestUser
let name: string
let begins: number
beforeAll(async () => {
  app = await TestApp.start()
  alice = await app.signIn()
  const made = await alice.api.codespaces.create({ template: 'blank', ...key() })
  name = made.name
  await app.reached(alice, name, 'running')
})
afterAll(() => app[Symbol.asyncDispose]())

/** Stopped, last used now, with nothing chosen. */
beforeEach(async () => {
  const codespace = await get()
  if (codespace.deletedUntil !== null) await alice.api.codespaces.restore({ name, ...key() })
  if (codespace.canOpen) await alice.api.codespaces.stop({ name, ...key() })
  await app.reached(alice, name, 'stopped')
  await set('retention.maximumDays', null)
  await set('retention.allowsPinning', null)
  begins = Date.now()
  const fresh = { retentionDays: null, pinnedAt: null, expiryNoticedAt: null }
  const used = { usedSteadyAt: begins, stoppedAt: begins }
  await app.ctx.db
    .updateTable('codespace')
    .set({ ...fresh, ...used })
    .execute()
})

const key = () => ({ idempotencyKey: crypto.randomUUID() })
const get = () => alice.api.codespaces.get({ name })
const set = (id: string, value: number | boolean | null) =>
  alice.api.settings.admin.set({ of: { scope: 'instance' }, id, value })
/** What the server does at that time, and how the codespace is then. */
const atDay = async (day: number) => {
  const clock = { now: () => begins + day * dayMs }
  await expireUnused({ ...app.ctx, clock, steadyClock: new SteadyClock(clock) })
  const { state, retention } = await get()
  const isKept = state === 'stopped' || state === 'running'
  return { isKept, expiresOn: retention.expiresAt && (retention.expiresAt - begins) / dayMs }
}
const noticedOn = async () => {
  const { expiryNoticedAt } = await app.ctx.db
    .selectFrom('codespace')
    .select('expiryNoticedAt')
    .executeTakeFirstOrThrow()
  return expiryNoticedAt === null ? null : (expiryNoticedAt - begins) / dayMs
}

test('one that nobody uses goes into the trash after thirty days and a notice, and comes back from there', async () => {
  expect(await atDay(28.9)).toEqual({ isKept: true, expiresOn: 30 })
  expect(await noticedOn()).toBeNull()
  expect(await atDay(29)).toEqual({ isKept: true, expiresOn: 30 })
  expect(await noticedOn()).toBe(29)
  expect(await atDay(29.9)).toMatchObject({ isKept: true })
  expect(await atDay(30)).toMatchObject({ isKept: false })
  const { events } = await alice.api.audit.own({})
  expect(events[0]).toMatchObject({ action: 'codespace.delete', actor: null })
  const { deletedUntil } = await app.ctx.db
    .selectFrom('codespace')
    .select('deletedUntil')
    .executeTakeFirstOrThrow()
  expect(deletedUntil).toBe(begins + 37 * dayMs)
  await alice.api.codespaces.restore({ name, ...key() })
  await app.reached(alice, name, 'stopped')
  // Its time has begun anew.
  await expect
    .poll(async () => (await get()).retention.expiresAt ?? 0)
    .toBeGreaterThan(Date.now() + 29 * dayMs)
})

test('whoever comes back after the notice has all of the time again', async () => {
  await atDay(29)
  const used = { usedSteadyAt: begins + 29.5 * dayMs }
  await app.ctx.db.updateTable('codespace').set(used).execute()
  expect(await atDay(31)).toEqual({ isKept: true, expiresOn: 59.5 })
  expect(await atDay(58.5)).toMatchObject({ isKept: true })
  expect(await noticedOn()).toBe(58.5)
})

test('a clock that is set tells nobody that anything expires, and puts nothing away (F-32)', async () => {
  const clock = { now: () => begins + 400 * dayMs }
  await expireUnused({ ...app.ctx, clock })
  await expireUnused({ ...app.ctx, clock: { now: () => begins + 402 * dayMs } })
  expect(await noticedOn()).toBeNull()
  expect(await atDay(28)).toEqual({ isKept: true, expiresOn: 30 })
})

test('a server that was away for long gives its notice first (F-58)', async () => {
  expect(await atDay(400)).toEqual({ isKept: true, expiresOn: 401 })
  expect(await atDay(400.9)).toMatchObject({ isKept: true })
  expect(await atDay(401)).toMatchObject({ isKept: false })
})

test('who is given more time after a notice has another before the end of that', async () => {
  await set('retention.maximumDays', 5)
  await atDay(4)
  expect(await noticedOn()).toBe(4)
  await set('retention.maximumDays', null)
  expect(await atDay(28.9)).toEqual({ isKept: true, expiresOn: 30 })
  expect(await noticedOn()).toBe(4)
  expect(await atDay(29.5)).toEqual({ isKept: true, expiresOn: 30.5 })
  expect(await noticedOn()).toBe(29.5)
  expect(await atDay(30.4)).toMatchObject({ isKept: true })
  expect(await atDay(30.5)).toMatchObject({ isKept: false })
})

test('a policy that becomes stricter takes nothing without its notice (F-58)', async () => {
  await set('retention.maximumDays', 5)
  expect((await get()).retention).toMatchObject({ days: 5 })
  expect(await atDay(20)).toEqual({ isKept: true, expiresOn: 21 })
  expect(await atDay(20.9)).toMatchObject({ isKept: true })
  expect(await atDay(21)).toMatchObject({ isKept: false })
})

test('a maximum of no days gives its notice too, to whoever has not chosen that (F-58)', async () => {
  await set('retention.maximumDays', 0)
  expect(await atDay(20)).toEqual({ isKept: true, expiresOn: 21 })
  expect(await atDay(20.9)).toMatchObject({ isKept: true })
  expect(await atDay(21)).toMatchObject({ isKept: false })
})

test('its owner chooses another time for it, within the policy, or pins it where that is allowed', async () => {
  await alice.api.codespaces.setRetention({ name, days: 3 })
  expect(await atDay(1)).toEqual({ isKept: true, expiresOn: 3 })
  await alice.api.codespaces.setRetention({ name, isPinned: true })
  expect(await atDay(400)).toEqual({ isKept: true, expiresOn: null })
  await set('retention.allowsPinning', false)
  expect((await get()).retention).toMatchObject({ isPinned: false, mayPin: false })
  const pin = alice.api.codespaces.setRetention({ name, isPinned: true })
  await expect(pin).rejects.toMatchObject({ cause: { code: 'PIN_NOT_ALLOWED' } })
  expect(await atDay(400)).toEqual({ isKept: true, expiresOn: 401 })
  await set('retention.maximumDays', 10)
  const longer = alice.api.codespaces.setRetention({ name, days: 11 })
  await expect(longer).rejects.toMatchObject({ cause: { code: 'RETENTION_NOT_ALLOWED' } })
})

test('with no days at all it goes as soon as it has stopped', async () => {
  await alice.api.codespaces.setRetention({ name, days: 0 })
  expect(await atDay(0)).toMatchObject({ isKept: false })
  await app.reached(alice, name, 'deleted')
  // Whoever takes it back can do something with it.
  await alice.api.codespaces.restore({ name, ...key() })
  await app.reached(alice, name, 'stopped')
  begins = Date.now()
  expect(await atDay(0.01)).toEqual({ isKept: true, expiresOn: 1.01 })
  expect(await atDay(1)).toMatchObject({ isKept: true })
  expect(await atDay(1.02)).toMatchObject({ isKept: false })
})

test('nothing of somebody who is suspended goes while they cannot see a notice (F-58)', async () => {
  const suspend = (suspendedAt: number | null) =>
    app.ctx.db.updateTable('User').set({ suspendedAt }).execute()
  await suspend(begins)
  const clock = { now: () => begins + 400 * dayMs }
  await expireUnused({ ...app.ctx, clock, steadyClock: new SteadyClock(clock) })
  await suspend(null)
  expect(await noticedOn()).toBeNull()
  expect(await atDay(400)).toEqual({ isKept: true, expiresOn: 401 })
})

test('one that runs never expires (F-58)', async () => {
  await alice.api.codespaces.start({ name, ...key() })
  await app.reached(alice, name, 'running')
  expect(await atDay(400)).toEqual({ isKept: true, expiresOn: null })
})
