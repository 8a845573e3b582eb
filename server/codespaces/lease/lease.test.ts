import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  engines,
  insertTestCodespace,
  openTogether,
  TestPlaces,
} from '#server/db/database.testing.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { createLog } from '#server/log.ts'
import { fencedDriver } from './fenced-driver.ts'
import { acquireLease, LeaseLost, updateFenced, withFence } from './lease.ts'

const log = createLog('silent')
/** Far enough away that no timer has its turn in a test, unless it is about just that. */
const never = 1_000_000_000

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  async function openServers() {
    const opened = await openTogether(places, 2)
    const [a, b] = opened.dbs
    if (!a || !b) throw new Error('Two were asked for.')
    await insertTestCodespace(a, 'one')
    const readRow = () =>
      a.selectFrom('codespace').selectAll().where('id', '=', 'one').executeTakeFirstOrThrow()
    return {
      a: { db: a, log },
      b: { db: b, log },
      readRow,
      /** As when the holder died so long ago. */
      async runOut() {
        await a.updateTable('codespace').set({ leaseUntil: 1 }).execute()
      },
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    }
  }

  const acquire = (
    server: Parameters<typeof acquireLease>[0],
    holder: string,
    more: Partial<Parameters<typeof acquireLease>[2]> = {},
  ) => acquireLease(server, 'one', { holder, ttlMs: 60_000, renewEveryMs: never, ...more })

  async function mustAcquire(...parameters: Parameters<typeof acquire>) {
    const lease = await acquire(...parameters)
    if (!lease) throw new Error('The lease is held by another.')
    return lease
  }

  test('of two that ask at once exactly one gets it, a hundred times over', async () => {
    await using servers = await openServers()
    for (let round = 1; round <= 100; round += 1) {
      const both = await Promise.all([acquire(servers.a, 'a'), acquire(servers.b, 'b')])
      const winners = both.filter((lease) => lease !== null)
      expect(winners.map((lease) => lease.fence)).toEqual([round])
      await winners[0]?.[Symbol.asyncDispose]()
    }
  })

  test('what is given back is free at once', async () => {
    await using servers = await openServers()
    {
      await using first = await mustAcquire(servers.a, 'a')
      expect(first.fence).toBe(1)
      expect(await acquire(servers.b, 'b')).toBeNull()
    }
    await using second = await mustAcquire(servers.b, 'b')
    expect(second.fence).toBe(2)
  })

  test('one that ran out goes to the next with a higher fence, and the old one writes nothing', async () => {
    await using servers = await openServers()
    await using old = await mustAcquire(servers.a, 'a')
    await updateFenced(servers.a, old, { failure: 'old' })
    await servers.runOut()
    await using present = await mustAcquire(servers.b, 'b')
    expect(present.fence).toBe(old.fence + 1)

    await expect(updateFenced(servers.a, old, { failure: 'stale' })).rejects.toThrow(LeaseLost)
    const removing = withFence(servers.a, old, async ({ db }) => {
      await db.deleteFrom('codespace').execute()
    })
    await expect(removing).rejects.toThrow(LeaseLost)
    expect((await servers.readRow()).failure).toBe('old')

    await updateFenced(servers.b, present, { failure: 'new' })
    expect((await servers.readRow()).failure).toBe('new')
  })

  test('giving back what another has by now takes nothing from them', async () => {
    await using servers = await openServers()
    const old = await mustAcquire(servers.a, 'a')
    await servers.runOut()
    await using present = await mustAcquire(servers.b, 'b')
    await old[Symbol.asyncDispose]()
    expect(await servers.readRow()).toMatchObject({ leaseHolder: 'b', leaseFence: present.fence })
  })

  test('a server that was killed takes its own leases up again at once', async () => {
    await using servers = await openServers()
    await using before = await mustAcquire(servers.a, 'a')
    await using after = await mustAcquire(servers.b, 'a')
    expect(after.fence).toBe(before.fence + 1)
    await expect(updateFenced(servers.a, before, {})).rejects.toThrow()
  })

  test('several writes as the holder are one transaction', async () => {
    await using servers = await openServers()
    await using lease = await mustAcquire(servers.a, 'a')
    const failing = withFence(servers.a, lease, async (inside) => {
      await updateFenced(inside, lease, { failure: 'half' })
      throw new Error('crash')
    })
    await expect(failing).rejects.toThrow('crash')
    expect((await servers.readRow()).failure).toBeNull()
    await withFence(servers.a, lease, (inside) => updateFenced(inside, lease, { failure: 'whole' }))
    expect((await servers.readRow()).failure).toBe('whole')
  })

  test('it is renewed for as long as it is held', async () => {
    await using servers = await openServers()
    await using lease = await mustAcquire(servers.a, 'a', { renewEveryMs: 5 })
    const { leaseUntil } = await servers.readRow()
    await expect
      .poll(async () => (await servers.readRow()).leaseUntil)
      .toBeGreaterThan((leaseUntil ?? 0) + 20)
    lease.assertHeld()
  })

  test('a holder that is overtaken hears of it', async () => {
    await using servers = await openServers()
    await using lease = await mustAcquire(servers.a, 'a', { renewEveryMs: 5 })
    await servers.runOut()
    await servers.a.db.updateTable('codespace').set({ leaseFence: 7 }).execute()
    await expect.poll(() => lease.signal.aborted).toBe(true)
    expect(lease.signal.reason).toBeInstanceOf(LeaseLost)
    expect(() => lease.assertHeld()).toThrow(LeaseLost)
  })

  test('a holder that was frozen finds out before it acts again (F-08)', async () => {
    await using servers = await openServers()
    const passed = { monotonicMs: 0, wallMs: 0 }
    const clock = { monotonicMs: () => passed.monotonicMs, wallMs: () => passed.wallMs }
    await using lease = await mustAcquire(servers.a, 'a', { clock })
    passed.monotonicMs = 47_000
    lease.assertHeld()
    passed.monotonicMs = 48_000
    expect(() => lease.assertHeld()).toThrow(LeaseLost)
    expect(lease.signal.aborted).toBe(true)
  })

  test('so does one whose machine was suspended, where the monotonic clock stood still', async () => {
    await using servers = await openServers()
    const passed = { wallMs: 0 }
    const clock = { monotonicMs: () => 0, wallMs: () => passed.wallMs }
    await using lease = await mustAcquire(servers.a, 'a', { clock })
    passed.wallMs = 48_000
    expect(() => lease.assertHeld()).toThrow(LeaseLost)
  })

  test('a holder that cannot reach the database stops before another may begin (F-56)', async () => {
    await using servers = await openServers()
    await using lease = await mustAcquire(servers.a, 'a', { ttlMs: 200, renewEveryMs: 20 })
    await servers.a.db.destroy()
    await expect.poll(() => lease.signal.aborted).toBe(true)
    // The row says so by the database's clock, a fifth of the time later.
    await expect.poll(() => acquire(servers.b, 'b')).not.toBeNull()
  })

  test('no part of the driver is called once the lease is lost', async () => {
    await using servers = await openServers()
    const passed = { monotonicMs: 0 }
    const clock = { monotonicMs: () => passed.monotonicMs, wallMs: () => 0 }
    await using lease = await mustAcquire(servers.a, 'a', { clock })
    const calls: string[] = []
    const driver = {
      removeContainer: async (id: string) => void calls.push(id),
      building: { endBuild: async (id: string) => void calls.push(`build of ${id}`) },
      companions: { list: async (id: string) => void calls.push(`services of ${id}`) },
      images: { has: async (image: string) => calls.push(image) > 0 },
    } as unknown as ContainerDriver
    const fenced = fencedDriver(driver, lease)
    const all = [
      () => fenced.removeContainer('one'),
      () => fenced.building?.endBuild('one'),
      () => fenced.companions?.list('one'),
      () => fenced.images.has('debian:12', AbortSignal.timeout(1000)),
    ]
    for (const call of all) await call()
    const whileHeld = ['one', 'build of one', 'services of one', 'debian:12']
    expect(calls).toEqual(whileHeld)
    passed.monotonicMs = 60_000
    for (const call of all) await expect(call()).rejects.toThrow(LeaseLost)
    expect(calls).toEqual(whileHeld)
  })
})
