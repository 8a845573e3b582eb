import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Engine, engines, openTogether, TestPlaces } from '#server/db/database.testing.ts'
import { createLog } from '#server/log.ts'
import { SteadyClock } from './steady-clock.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
const log = createLog('silent')

describe.each(engines)('on %s', (engine: Engine) => {
  let places: TestPlaces
  let opened: Awaited<ReturnType<typeof openTogether>>
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    opened = await openTogether(places, 1)
    return () => opened[Symbol.asyncDispose]()
  })

  const database = () => {
    const [db] = opened.dbs
    if (!db) throw new Error('One was opened.')
    return db
  }
  /** What has passed since the begin, by one server after another. */
  const begun = Date.now()
  const serve = async (wallMs: number, upMs: number, bootId = 'first') => {
    const world = { wallMs, upMs }
    const clock = new SteadyClock(
      { now: () => begun + world.wallMs },
      { upMs: () => world.upMs, bootId },
    )
    const running = await clock.start({ db: database(), log })
    return {
      world,
      clock,
      passed: () => clock.now() - begun,
      end: () => running[Symbol.asyncDispose](),
    }
  }

  test('what passes is what the machine ran, wherever the wall clock is set (F-32)', async () => {
    const { world, clock, passed, end } = await serve(0, 5 * dayMs)
    world.upMs += hourMs
    world.wallMs += 400 * dayMs
    expect(passed()).toBe(hourMs)
    world.wallMs = -dayMs
    expect(passed()).toBe(hourMs)
    expect(clock.toWall(null)).toBeNull()
    await end()
    // The next server, with the machine on all the while, and then with its clock right.
    const next = await serve(-dayMs + 3 * hourMs, 5 * dayMs + 4 * hourMs)
    expect(next.passed()).toBe(4 * hourMs)
    // It says when by the clock that people see.
    expect(next.clock.toWall(begun + 5 * hourMs)).toBe(begun - dayMs + 4 * hourMs)
    await next.end()
  })

  test('with the machine off a day passes at most, and none where its clock went back', async () => {
    const { end } = await serve(0, hourMs)
    await end()
    const seen = (agoMs: number) =>
      database()
        .updateTable('steadyClock')
        .set((row) => ({ seenAt: row('seenAt', '-', agoMs) }))
        .execute()
    await seen(3 * hourMs)
    const soon = await serve(3 * hourMs, 1000, 'second')
    expect(Math.round(soon.passed() / hourMs)).toBe(3)
    await soon.end()
    await seen(300 * dayMs)
    const late = await serve(300 * dayMs, 1000, 'third')
    expect(Math.round(late.passed() / hourMs)).toBe(27)
    await late.end()
    await seen(-300 * dayMs)
    const back = await serve(0, 1000, 'fourth')
    expect(Math.round(back.passed() / hourMs)).toBe(27)
    await back.end()
  })

  test('of servers that share a database the one that has seen less follows', async () => {
    const one = await serve(0, dayMs)
    const other = await serve(0, 0, 'other')
    one.world.upMs += hourMs
    await one.end()
    await other.end()
    expect(other.passed()).toBeGreaterThanOrEqual(hourMs)
  })
})
