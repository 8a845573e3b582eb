import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  engines,
  insertTestCodespace,
  insertTestUser,
  openTogether,
  TestPlaces,
} from '#server/db/database.testing.ts'
import type { Database } from '#server/db/database.ts'
import { once } from './idempotency.ts'

const request = { userId: 'ann', key: 'k1', operation: 'start', codespaceId: 'one' } as const

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  async function openServers(count = 1) {
    const opened = await openTogether(places, count)
    const now = { value: Date.parse('2026-01-01') }
    const contexts = opened.dbs.map((db) => ({ db, clock: { now: () => now.value } }))
    const [first] = contexts
    if (!first) throw new Error('No server was asked for.')
    for (const user of ['ann', 'bob']) await insertTestUser(first.db, user)
    for (const codespace of ['one', 'two']) await insertTestCodespace(first.db, codespace)
    return { contexts, first, now, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
  }

  type Context = { db: Kysely<Database> }
  const raise = async ({ db }: Context) => {
    const { generation } = await db
      .selectFrom('codespace')
      .select('generation')
      .where('id', '=', 'one')
      .executeTakeFirstOrThrow()
    await db
      .updateTable('codespace')
      .set({ generation: generation + 1 })
      .where('id', '=', 'one')
      .execute()
  }
  const generationOf = async ({ db }: Context) =>
    (
      await db
        .selectFrom('codespace')
        .select('generation')
        .where('id', '=', 'one')
        .executeTakeFirstOrThrow()
    ).generation

  test('the same key does its work once, however often it comes', async () => {
    await using servers = await openServers()
    await once(servers.first, request, raise)
    await once(servers.first, request, raise)
    expect(await generationOf(servers.first)).toBe(2)
  })

  test('of 20 at once with the same key on two servers one does the work (F-37)', async () => {
    await using servers = await openServers(2)
    const calls = Array.from({ length: 20 }, (_, index) =>
      once(servers.contexts[index % 2] ?? servers.first, request, raise),
    )
    await Promise.all(calls)
    expect(await generationOf(servers.first)).toBe(2)
  })

  test('20 at once with keys of their own each see what the one before wrote', async () => {
    await using servers = await openServers(2)
    const calls = Array.from({ length: 20 }, (_, index) =>
      once(servers.contexts[index % 2] ?? servers.first, { ...request, key: `${index}` }, raise),
    )
    await Promise.all(calls)
    expect(await generationOf(servers.first)).toBe(21)
  })

  test('a key that was used for something else is refused, and nothing is done', async () => {
    await using servers = await openServers()
    await once(servers.first, request, raise)
    const refusal = { code: 'IDEMPOTENCY_KEY_INVALID' }
    const asStop = once(servers.first, { ...request, operation: 'stop' }, raise)
    await expect(asStop).rejects.toMatchObject(refusal)
    const elsewhere = once(servers.first, { ...request, codespaceId: 'two' }, raise)
    await expect(elsewhere).rejects.toMatchObject(refusal)
    expect(await generationOf(servers.first)).toBe(2)
  })

  test('two people may happen to use the same key', async () => {
    await using servers = await openServers()
    await once(servers.first, request, raise)
    await once(servers.first, { ...request, userId: 'bob' }, raise)
    expect(await generationOf(servers.first)).toBe(3)
  })

  test('what fails half-way leaves neither key nor work, so that it can be tried again', async () => {
    await using servers = await openServers()
    const failing = once(servers.first, request, async (ctx) => {
      await raise(ctx)
      throw new Error('crash')
    })
    await expect(failing).rejects.toThrow('crash')
    expect(await generationOf(servers.first)).toBe(1)
    await once(servers.first, request, raise)
    expect(await generationOf(servers.first)).toBe(2)
  })

  test('a key is forgotten after a day', async () => {
    await using servers = await openServers()
    await once(servers.first, request, raise)
    servers.now.value += 25 * 60 * 60 * 1000
    await once(servers.first, { ...request, key: 'k2' }, raise)
    const rows = await servers.first.db.selectFrom('idempotentRequest').select('key').execute()
    expect(rows).toEqual([{ key: 'k2' }])
  })
})
