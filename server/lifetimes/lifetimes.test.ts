import { expect, test } from 'vitest'
import { findById } from '#server/codespaces/codespaces.store.ts'
import type { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { answerInside } from './answer-inside.ts'

const minute = 60_000

/** A server whose clock for lifetimes is the test's, and one codespace that is looked after. */
async function startLifetimes(environment: Record<string, string> = {}) {
  const world = { at: 0 }
  const lifetimeTimes = { now: () => world.at, firstLookMs: 0, longestWaitMs: 50, retryMs: 50 }
  const app = await TestApp.start({ lifetimeTimes, environment })
  const alice = await app.signIn()
  const idempotencyKey = crypto.randomUUID()
  const { id, name } = await alice.api.codespaces.create({ template: 'blank', idempotencyKey })
  await app.reached(alice, name, 'running')
  await attended(app, alice, name)
  return {
    app,
    alice,
    id,
    name,
    /** Resolves once what is said after so much more time has passed is so. */
    async pass(ms: number, isSo: (view: Awaited<ReturnType<typeof attended>>) => boolean) {
      world.at += ms
      const signal = AbortSignal.timeout(10_000)
      for await (const view of app.ctx.lifetimes.watch(id, signal)) {
        if (view && isSo(view)) return view
      }
      throw new Error(`It was never so: ${JSON.stringify(app.ctx.lifetimes.viewOf(id))}`)
    },
    leap(ms: number) {
      world.at += ms
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

async function attended(app: TestApp, user: TestUser, name: string) {
  const { id } = await user.api.codespaces.get({ name })
  for await (const view of app.ctx.lifetimes.watch(id, AbortSignal.timeout(10_000))) {
    if (view) return view
  }
  throw new Error('Nobody looks after it.')
}

test('an idle codespace is warned of, stays where its owner says so, and is stopped with its reason', async () => {
  await using room = await startLifetimes()
  const { app, alice, name, pass } = room
  await pass(29 * minute, ({ isWarned, reason }) => isWarned && reason === 'idle')
  const stayed = await alice.api.lifetimes.stay({ name })
  expect(stayed).toMatchObject({ isWarned: false, last: { kind: 'stay' } })
  expect(stayed?.stopsInMs).toBe(30 * minute)

  await pass(29 * minute, ({ isWarned }) => isWarned)
  // It was warned of a minute late, and is stopped no sooner after that.
  room.leap(2 * minute)
  const stopped = await app.reached(alice, name, 'stopped')
  expect(stopped.stopReason).toMatchObject({ kind: 'idle', minutes: 30 })
  const { events } = await alice.api.audit.own({ limit: 5, cursor: null })
  const stop = events.find(({ action }) => action === 'codespace.stop')
  expect(stop).toMatchObject({ actor: null, after: { reason: 'idle' } })

  await alice.api.codespaces.start({ name, idempotencyKey: crypto.randomUUID() })
  const running = await app.reached(alice, name, 'running')
  expect(running.stopReason).toBeNull()
  expect(await attended(app, alice, name)).toMatchObject({ isWarned: false })
})

test('F-32 the maximum counts on after a server restart, and is warned of anew', async () => {
  await using room = await startLifetimes({ BOTHY_MAX_RUN: '60' })
  const { app, name, pass } = room
  await pass(20 * minute, () => true)
  await app.ctx.lifetimes.stay(room.id)
  await expect.poll(async () => (await findById(app.ctx, room.id))?.ranMs).toBe(20 * minute)
  await app.stopServer()
  room.leap(3 * 60 * minute)
  await app.startServer()
  const alice = await app.comeBack(room.alice)
  expect(await attended(app, alice, name)).toMatchObject({ isWarned: false, reason: 'idle' })
  await pass(25 * minute, () => true)
  await alice.api.lifetimes.stay({ name })
  await pass(5 * minute, ({ isWarned, reason }) => isWarned && reason === 'maximum')
  room.leap(10 * minute)
  const stopped = await app.reached(alice, name, 'stopped')
  expect(stopped.stopReason).toMatchObject({ kind: 'maximum', minutes: 60 })
})

test('one that ends itself and is started again goes on with its run', async () => {
  await using room = await startLifetimes({ BOTHY_MAX_RUN: '60', BOTHY_IDLE_TIMEOUT: '240' })
  const { app, alice, id, name, pass } = room
  await pass(20 * minute, () => true)
  const engine = app.ctx.driver as MemoryDriver
  engine.dropContainer(id)
  await expect
    .poll(() => alice.api.codespaces.get({ name }), { timeout: 10_000 })
    .toMatchObject({ generation: 2, state: 'running' })
  await pass(30 * minute, ({ isWarned, reason }) => isWarned && reason === 'maximum')
  await alice.api.codespaces.restart({ name, idempotencyKey: crypto.randomUUID() })
  await pass(0, ({ isWarned, stopsInMs }) => !isWarned && stopsInMs === 60 * minute)
})

test('an idle timeout of its own counts for one codespace, within the policy', async () => {
  await using room = await startLifetimes({ BOTHY_MAX_IDLE_TIMEOUT: '60' })
  const { alice, name } = room
  expect(await alice.api.lifetimes.setIdleTimeout({ name, minutes: 45 })).toMatchObject({
    ...{ idleTimeoutMinutes: 45, ownIdleTimeoutMinutes: 45, mostIdleTimeoutMinutes: 60 },
  })
  for (const minutes of [4, 61]) {
    await expect(alice.api.lifetimes.setIdleTimeout({ name, minutes })).rejects.toMatchObject({
      cause: { code: 'IDLE_TIMEOUT_INVALID' },
      message: 'The idle timeout can be from 5 to 60 minutes here.',
    })
  }
  await alice.api.settings.own.set({ id: 'lifetimes.idleTimeoutMinutes', value: 240 })
  expect(await alice.api.lifetimes.setIdleTimeout({ name, minutes: null })).toMatchObject({
    ...{ idleTimeoutMinutes: 60, ownIdleTimeoutMinutes: null },
  })
})

test('S-35 from inside one asks about one’s own ports, and opens none', async () => {
  await using room = await startLifetimes()
  const { app, alice, name } = room
  const row = await findById(app.ctx, room.id)
  if (!row) throw new Error('It is gone.')
  const ask = (request: Parameters<typeof answerInside>[2]['asked']['request']) =>
    answerInside(app.ctx, row, { asked: { id: 'one', request }, stops: 'Stops some day.' })
  const added = await ask({ kind: 'add-port', port: 3000 })
  expect(added).toMatchObject({ refusal: null, ports: [{ port: 3000, visibility: 'private' }] })
  await alice.api.ports.update({ name, port: 3000, visibility: 'public' })
  const taken = await ask({ kind: 'make-private', port: 3000 })
  expect(taken).toMatchObject({ ports: [{ port: 3000, visibility: 'private', people: 0 }] })
  expect(await ask({ kind: 'status' })).toMatchObject({
    ...{ url: `${app.url}/c/${name}`, stops: 'Stops some day.' },
  })
})
